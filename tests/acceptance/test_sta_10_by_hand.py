"""STA-10: a person changes a status or a location, whoever has the line."""

from tests.acceptance.conftest import Open
from tests.support.retail import store
from tests.support.updating import history, refused, stock, update


def test_a_fulfilled_order_is_opened_again_and_its_units_are_back_as_if_they_had_not_left(
    chain: Open,
) -> None:
    shop = chain(store("S-1"))
    shop.shelf("S-1", CHAIR=5)
    shop.order("A-1", ("CHAIR", 2))
    update(shop, "A-1", location="S-1", status="fulfilled", occurred_at="2016-11-08T12:00:00Z")
    shop.shelf("S-1", at="2016-11-08T18:00:00Z", CHAIR=3)  # the count contains that they left

    update(shop, "A-1", by_hand=True, status="picked", user="ann")

    assert stock(shop, "S-1", "CHAIR") == (3, 2)
    assert history(shop, "A-1")[0] == (1, "picked", "S-1", 2, "by_hand")
    update(shop, "A-1", by_hand=True, status="canceled")
    update(shop, "A-1", by_hand=True, status="accepted")
    assert stock(shop, "S-1", "CHAIR") == (3, 2)
    assert refused(shop) == []
    shop.system.orderfold("check")


def test_statuses_that_need_a_location_are_refused_until_there_is_one(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"))
    shop.shelf("S-1", CHAIR=5)
    shop.order("A-1", ("CHAIR", 9))
    assert shop.status("A-1")["status"] == "unfulfillable"

    for status in ("accepted", "fulfilled", "open"):
        update(shop, "A-1", by_hand=True, status=status)
    assert refused(shop) == [("not_allowed", "status"), ("not_allowed", "status"), ("invalid", "status")]

    update(shop, "A-1", new_location="S-2")
    update(shop, "A-1", by_hand=True, status="accepted")
    assert shop.placed("A-1") == [(1, 9, "accepted", "S-2")]
    assert stock(shop, "S-2", "CHAIR") == (0, 9)


def test_a_status_and_a_location_are_never_changed_at_once(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"))
    shop.shelf("S-1", CHAIR=5)
    shop.order("A-1", ("CHAIR", 2))
    update(shop, "A-1", by_hand=True, status="accepted", new_location="S-2")
    assert refused(shop) == [("invalid", "new_location")]
    assert shop.placed("A-1") == [(1, 2, "new_order", "S-1")]


def test_a_line_is_made_unfulfillable_by_hand_and_moved_when_it_was_fulfilled(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"), preferences={"split_order": True})
    shop.shelf("S-1", CHAIR=5, TABLE=5)
    shop.order("A-1", ("CHAIR", 2), ("TABLE", 1))
    update(shop, "A-1", by_hand=True, status="unfulfillable", line_number=1)
    update(shop, "A-1", location="S-1", status="fulfilled", line_number=2)

    update(shop, "A-1", new_location="S-2", line_number=2)

    assert shop.placed("A-1") == [(1, 2, "unfulfillable", "NOWHERE"), (2, 1, "new_order", "S-2")]
    assert (stock(shop, "S-1", "CHAIR"), stock(shop, "S-1", "TABLE")) == ((5, 0), (5, 0))
    assert stock(shop, "S-2", "TABLE") == (0, 1)
    shop.system.orderfold("check")
