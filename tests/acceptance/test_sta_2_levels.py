"""STA-2: the order's status where orders are not split, the lines' where they are, rolled up for the order."""

from tests.acceptance.conftest import Open
from tests.support.retail import Chain, store
from tests.support.updating import refused, update

SPLIT = {"split_order": True}


def statuses(shop: Chain, number: str) -> tuple[str, list[str]]:
    return shop.status(number)["status"], [line[2] for line in shop.placed(number)]


def test_where_orders_are_not_split_a_line_takes_the_order_along(chain: Open) -> None:
    shop = chain(store("S-1"))
    shop.shelf("S-1", CHAIR=5, TABLE=5)
    shop.order("A-1", ("CHAIR", 2), ("TABLE", 1))

    update(shop, "A-1", location="S-1", status="accepted", line_number=2)
    assert statuses(shop, "A-1") == ("accepted", ["accepted", "accepted"])
    update(shop, "A-1", location="S-1", status="picked", line_number=1, quantity=1)
    assert refused(shop) == [("invalid", "quantity")]
    update(shop, "A-1", location="S-1", status="canceled", line_number=1)
    assert statuses(shop, "A-1") == ("canceled", ["canceled", "canceled"])


def test_where_they_are_split_each_line_goes_its_own_way(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"), preferences=SPLIT)
    shop.shelf("S-1", CHAIR=5)
    shop.shelf("S-2", TABLE=5)
    shop.order("A-1", ("CHAIR", 2), ("TABLE", 1))

    steps = [
        ({"location": "S-1", "status": "accepted"}, ("open", ["accepted", "new_order"])),
        ({"location": "S-2", "status": "accepted"}, ("accepted", ["accepted", "accepted"])),
        ({"location": "S-1", "status": "fulfilled", "line_number": 1}, ("open", ["fulfilled", "accepted"])),
        (
            {"location": "S-9", "status": "canceled", "line_number": 2},
            ("complete", ["fulfilled", "canceled"]),
        ),
    ]
    for fields, expected in steps:
        update(shop, "A-1", **fields)
        assert statuses(shop, "A-1") == expected
    assert refused(shop) == []


def test_lines_that_are_judged_differently_are_taken_or_told_one_by_one(chain: Open) -> None:
    """Line 2 is on its way already: it is not picked again, line 1 is."""
    shop = chain(store("S-1"), store("S-2", sourcing=False), preferences=SPLIT)
    shop.shelf("S-1", CHAIR=5, TABLE=5)
    shop.collect("C-1", "S-2", ("CHAIR", 2), ("TABLE", 1))
    update(shop, "C-1", location="S-1", status="intransit", line_number=2)

    update(shop, "C-1", location="S-1", status="picked")

    assert statuses(shop, "C-1") == ("open", ["picked", "intransit"])
    assert refused(shop) == [("not_allowed", "status")]


def test_nothing_but_unfulfillable_and_canceled_lines_is_unfulfillable(chain: Open) -> None:
    shop = chain(store("S-1"), preferences=SPLIT)
    shop.shelf("S-1", CHAIR=5, TABLE=0)
    shop.order("A-1", ("CHAIR", 2), ("TABLE", 1))
    update(shop, "A-1", location="S-1", status="canceled", line_number=1)
    assert statuses(shop, "A-1") == ("unfulfillable", ["canceled", "unfulfillable"])
