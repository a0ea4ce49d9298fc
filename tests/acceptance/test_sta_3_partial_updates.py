"""STA-3: part of a line takes another status: the line shrinks, and the part has a number of its own."""

from decimal import Decimal

from tests.acceptance.conftest import Open
from tests.support.retail import store
from tests.support.updating import history, refused, stock, update

SPLIT = {"split_order": True}


def test_of_five_picked_three_are_fulfilled(chain: Open) -> None:
    """Line 10 keeps two, line 11 has three; both entries stand under line 10."""
    shop = chain(store("S-1"), preferences=SPLIT)
    shop.shelf("S-1", CHAIR=9)
    line = {"line_number": 10, "item": "CHAIR", "quantity": 5, "price": "9.00", "taxes": ["1.00"]}
    shop.order("A-1", line)
    update(shop, "A-1", location="S-1", status="picked", line_number=10)

    update(shop, "A-1", location="S-1", status="fulfilled", line_number=10, quantity=3, tracking_number="1Z9")

    assert shop.placed("A-1") == [(10, 2, "picked", "S-1"), (11, 3, "fulfilled", "S-1")]
    rest, part = shop.lines("A-1")
    assert (rest["tax"], part["tax"]) == (Decimal("0.40"), Decimal("0.60"))
    assert (rest["original_quantity"], part["original_quantity"], part["fulfilled_quantity"]) == (5, 3, 3)
    assert (part["original_line_number"], part["requesting_line_number"]) == (10, 10)
    assert history(shop, "A-1")[:2] == [
        (10, "picked", "S-1", 2, "status_update"),
        (10, "fulfilled", "S-1", 3, "status_update"),
    ]
    assert stock(shop, "S-1", "CHAIR") == (6, 2)
    assert shop.status("A-1")["status"] == "open"


def test_a_part_gets_the_next_free_number_and_its_later_story_under_it(chain: Open) -> None:
    shop = chain(store("S-1"), preferences=SPLIT)
    shop.shelf("S-1", CHAIR=9, TABLE=9, LAMP=9)
    shop.order("A-1", ("CHAIR", 5), ("TABLE", 1), ("LAMP", 1))

    update(shop, "A-1", location="S-1", status="accepted", line_number=1, quantity=2)
    update(shop, "A-1", location="S-1", status="picked", line_number=4)
    update(shop, "A-1", location="S-1", status="accepted", line_number=1)  # the rest

    assert [line[:3] for line in shop.placed("A-1")] == [
        (1, 3, "accepted"),
        (2, 1, "new_order"),
        (3, 1, "new_order"),
        (4, 2, "picked"),
    ]
    assert history(shop, "A-1")[1][:2] == (4, "picked")


def test_the_pickup_location_received_three_of_five(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2", sourcing=False), preferences=SPLIT)
    shop.shelf("S-1", CHAIR=9)
    shop.collect("C-1", "S-2", ("CHAIR", 5))
    update(shop, "C-1", location="S-1", status="intransit")

    update(shop, "C-1", location="S-2", status="received", line_number=1, quantity=3)

    assert history(shop, "C-1")[:2] == [
        (1, "intransit", "S-2", 2, "status_update"),
        (1, "received", "S-2", 3, "status_update"),
    ]
    assert stock(shop, "S-1", "CHAIR") == (4, 0)


def test_parts_that_cannot_be_are_told(chain: Open) -> None:
    shop = chain(store("S-1"), preferences=SPLIT)
    shop.shelf("S-1", CHAIR=9)
    shop.order("A-1", ("CHAIR", 5))
    for fields in (
        {"status": "accepted", "line_number": 1, "quantity": 6},
        {"status": "polled", "line_number": 1, "quantity": 2},
        {"status": "accepted", "quantity": 2},
        {"status": "new_order", "line_number": 1, "quantity": 2},
    ):
        update(shop, "A-1", location="S-1", **fields)
    # a part in the status that the line has is nothing new
    assert refused(shop) == [("invalid", "quantity"), ("not_allowed", "quantity"), ("invalid", "quantity")]
    assert shop.placed("A-1") == [(1, 5, "new_order", "S-1")]


def test_where_partial_updates_are_off_a_line_is_reported_whole(chain: Open) -> None:
    shop = chain(store("S-1"), preferences=SPLIT | {"partial_updates": False})
    shop.shelf("S-1", CHAIR=9)
    shop.order("A-1", ("CHAIR", 5))
    update(shop, "A-1", location="S-1", status="picked", line_number=1, quantity=2)
    update(shop, "A-1", location="S-1", status="picked", line_number=1, quantity=5)
    assert refused(shop) == [("invalid", "quantity")]
    assert shop.placed("A-1") == [(1, 5, "picked", "S-1")]
