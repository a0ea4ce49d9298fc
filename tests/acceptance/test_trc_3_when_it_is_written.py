"""TRC-3: when the trace is written, and when it is not."""

from tests.acceptance.conftest import Open
from tests.support.retail import Chain, store

SPLIT_LINE = {"split_order": True, "split_line": True}


def two_stores(chain: Open, **preferences: object) -> Chain:
    """Both have five chairs."""
    shop = chain(store("S-1"), store("S-2"), preferences=preferences)
    shop.shelf("S-1", CHAIR=5)
    shop.shelf("S-2", CHAIR=5)
    return shop


def decisions(shop: Chain, number: str) -> set[int]:
    """The routings that have entries."""
    return {row["decision"] for row in shop.trace(number)}


def test_a_submitted_delivery_order_writes_it(chain: Open) -> None:
    shop = two_stores(chain)
    shop.order("A-1", ("CHAIR", 1))
    assert [row["location"] for row in shop.trace("A-1")] == ["S-1", "S-2"]


def test_a_submitted_ship_for_pickup_order_writes_it(chain: Open) -> None:
    shop = two_stores(chain)
    shop.collect("A-1", "S-2", ("CHAIR", 1))
    assert decisions(shop, "A-1") == {1}


def test_a_rejection_of_an_order_a_line_or_part_of_one_writes_it(chain: Open) -> None:
    shop = two_stores(chain, **SPLIT_LINE)
    shop.order("A-1", ("CHAIR", 1))
    shop.order("A-2", ("CHAIR", 1))
    shop.order("A-3", ("CHAIR", 2))
    holders = {number: shop.placed(number)[0][3] or "" for number in ("A-1", "A-2", "A-3")}

    shop.reject("A-1", holders["A-1"])
    shop.reject("A-2", holders["A-2"], line_number=1)
    shop.reject("A-3", holders["A-3"], line_number=1, quantity=1)

    assert [decisions(shop, number) for number in ("A-1", "A-2", "A-3")] == [{1, 2}] * 3
    again = {(row["line_number"]) for row in shop.trace("A-3") if row["decision"] == 2}
    assert again == {2}  # the part that was rejected


def test_what_the_pickup_location_rejects_writes_none(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"), store("S-3"))
    shop.shelf("S-1", CHAIR=5)
    shop.shelf("S-2", CHAIR=5)
    shop.collect("A-1", "S-3", ("CHAIR", 1))
    shop.reject("A-1", "S-3")
    assert shop.placed("A-1") == [(1, 1, "new_order", "S-2")]
    assert decisions(shop, "A-1") == {1}
    shop.system.orderfold("verify")


def test_beside_a_line_that_another_location_rejects_only_that_one_is_traced(chain: Open) -> None:
    """One routing for both: line 1 came back from who sourced it, line 2 did not reach the pickup location."""
    shop = chain(store("S-1"), store("S-2"), store("S-3"), preferences=SPLIT_LINE)
    for location in ("S-1", "S-2"):
        shop.shelf(location, CHAIR=5, TABLE=5)
    shop.collect("A-1", "S-3", ("CHAIR", 1), ("TABLE", 1))
    rejected = {"organization": shop.code, "order_number": "A-1", "status": "rejected"}
    updates = [
        rejected | {"location": "S-1", "line_number": 1},
        rejected | {"location": "S-3", "line_number": 2},
    ]

    shop.system.publish("status-updates", {"updates": updates})
    shop.settle()

    again = [row for row in shop.decisions("A-1") if row["decision"] == 2]
    assert {row["line_number"] for row in again} == {1, 2}
    assert {row["line_number"] for row in shop.trace("A-1") if row["decision"] == 2} == {1}
    shop.system.orderfold("verify")


def test_who_is_selected_has_no_entry_for_that(chain: Open) -> None:
    shop = two_stores(chain)
    shop.order("A-1", ("CHAIR", 1))
    assert {row["reason"] for row in shop.trace("A-1")} == {"Initial List"}


def test_an_item_without_product_locations_has_none(chain: Open) -> None:
    shop = two_stores(chain)
    shop.order("A-1", ("TABLE", 1))
    assert shop.trace("A-1") == []
    assert shop.codes("A-1") == [(1, None, 2000)]


def test_an_item_without_product_locations_beside_one_that_has_some(chain: Open) -> None:
    """Split: the item is listed nowhere. Not split: where the other item is, it is not common (the source's table)."""
    shop = two_stores(chain, split_order=True)
    shop.order("A-1", ("CHAIR", 1), ("TABLE", 1))
    assert {row["item"] for row in shop.trace("A-1")} == {"CHAIR"}


def test_a_pickup_order_has_none_and_none_when_it_is_rejected(chain: Open) -> None:
    shop = two_stores(chain)
    shop.order("A-1", ("CHAIR", 1), order_type="pickup", pickup_location="S-1", ship_to=None)
    shop.reject("A-1", "S-1")
    assert shop.trace("A-1") == []


def test_the_end_of_search_retries_writes_none(chain: Open) -> None:
    shop = two_stores(chain, search_retries=0)
    shop.order("A-1", ("CHAIR", 1))
    assert decisions(shop, "A-1") == {1}

    shop.reject("A-1", "S-1")

    assert shop.placed("A-1") == [(1, 1, "unfulfillable", "NOWHERE")]
    assert decisions(shop, "A-1") == {1}


def test_a_cancel_writes_none(chain: Open) -> None:
    shop = two_stores(chain)
    shop.order("A-1", ("CHAIR", 1))
    shop.cancel("A-1")
    shop.settle()
    assert shop.stock("CHAIR", "S-1") == (5, 0, 5)
    assert decisions(shop, "A-1") == {1}
