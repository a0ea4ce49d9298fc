"""STA-1: what locations report takes an order from its assignment to the customer's door."""

import pytest

from tests.acceptance.conftest import Open
from tests.support.retail import store
from tests.support.updating import history, refused, stock, update


def test_a_delivery_order_is_accepted_picked_and_fulfilled(chain: Open) -> None:
    shop = chain(store("S-1"))
    shop.shelf("S-1", CHAIR=5)
    shop.order("A-1", ("CHAIR", 2))
    assert stock(shop, "S-1", "CHAIR") == (5, 2)

    for status in ("accepted", "picked"):
        update(shop, "A-1", location="S-1", status=status)
        assert shop.status("A-1")["status"] == status
        assert stock(shop, "S-1", "CHAIR") == (5, 2)
    update(shop, "A-1", location="S-1", status="fulfilled")

    assert shop.status("A-1")["status"] == "fulfilled"
    assert stock(shop, "S-1", "CHAIR") == (3, 0)
    (line,) = shop.lines("A-1")
    assert (line["fulfilled_quantity"], line["dispatched_quantity"], line["open_quantity"]) == (2, 2, 0)
    assert history(shop, "A-1")[:4] == [
        (1, "fulfilled", "S-1", 2, "status_update"),
        (1, "picked", "S-1", 2, "status_update"),
        (1, "accepted", "S-1", 2, "status_update"),
        (1, "new_order", "S-1", 2, "routing"),
    ]
    assert refused(shop) == []


def test_a_ship_for_pickup_order_travels_and_is_collected(chain: Open) -> None:
    """Units leave the shelf of the source as they travel; the pickup location counts none of them as its own."""
    shop = chain(store("S-1"), store("S-2", sourcing=False))
    shop.shelf("S-1", CHAIR=5)
    shop.shelf("S-2", CHAIR=1)
    shop.collect("C-1", "S-2", ("CHAIR", 2))

    steps = [
        ("S-1", "accepted", (5, 2), (1, 0)),
        ("S-1", "intransit", (3, 0), (1, 0)),
        ("S-2", "intransit_polled", (3, 0), (1, 0)),
        ("S-2", "received", (3, 0), (1, 0)),
        ("S-2", "fulfilled", (3, 0), (1, 0)),
    ]
    for location, status, at_source, at_pickup in steps:
        update(shop, "C-1", location=location, status=status)
        assert shop.status("C-1")["status"] == status
        assert (stock(shop, "S-1", "CHAIR"), stock(shop, "S-2", "CHAIR")) == (at_source, at_pickup)
    assert refused(shop) == []


@pytest.mark.parametrize(
    ("fields", "reason", "path"),
    [
        ({"location": "S-1", "status": "intransit"}, "not_allowed", "status"),
        ({"location": "S-2", "status": "received"}, "not_allowed", "status"),
        ({"location": "S-2", "status": "accepted"}, "not_assigned", "location"),
        ({"location": "S-1", "status": "posted"}, "not_allowed", "status"),
        ({"location": "S-1", "status": "unfulfillable"}, "not_allowed", "status"),
        ({"location": "S-1", "status": "complete"}, "invalid", "status"),
        ({"location": "S-1", "status": "open"}, "invalid", "status"),
        ({"location": "S-1", "status": "accepted", "line_number": 9}, "not_assigned", "line_number"),
        ({"location": "S-1", "status": "accepted", "quantity": 1}, "invalid", "quantity"),
        ({"location": "S-1", "carrier": "12"}, "invalid", "status"),
        (
            {"location": "S-1", "status": "accepted", "pickup_by": "2030-01-01T00:00:00Z"},
            "not_allowed",
            "pickup_by",
        ),
    ],
    ids=str,
)
def test_what_nobody_may_say_is_a_dead_letter_that_names_field_and_reason(
    chain: Open, fields: dict[str, object], reason: str, path: str
) -> None:
    shop = chain(store("S-1"), store("S-2"))
    shop.shelf("S-1", CHAIR=5)
    shop.order("A-1", ("CHAIR", 2))

    update(shop, "A-1", **fields)

    assert refused(shop) == [(reason, path)]
    assert shop.placed("A-1") == [(1, 2, "new_order", "S-1")]


def test_an_order_that_is_not_known_is_told_so_by_number_request_and_dispatch(chain: Open) -> None:
    shop = chain(store("S-1"))
    update(shop, "A-9", location="S-1", status="accepted")
    named = {"organization": shop.code, "location": "S-1", "status": "fulfilled"}
    shop.system.publish("status-updates", named | {"request_id": 2**60})
    shop.system.publish("status-updates", named | {"dispatch_id": f"{shop.code}:A-9:1"})
    shop.settle()

    assert sorted(refused(shop)) == [
        ("unknown_dispatch", "dispatch_id"),
        ("unknown_order", "order_number"),
        ("unknown_order", "request_id"),
    ]


def test_updates_that_come_twice_late_or_in_another_order(chain: Open) -> None:
    shop = chain(store("S-1"))
    shop.shelf("S-1", CHAIR=5)
    shop.order("A-1", ("CHAIR", 2))
    picked = {"location": "S-1", "status": "picked", "occurred_at": "2016-11-08T12:00:00Z"}

    update(shop, "A-1", **picked)
    update(shop, "A-1", **picked)  # again under another id
    update(shop, "A-1", location="S-1", status="accepted", occurred_at="2016-11-08T11:00:00Z")  # late
    assert shop.status("A-1")["status"] == "picked"
    assert [entry[1] for entry in history(shop, "A-1")] == ["accepted", "picked", "new_order", "create"]
    rows = shop.system.view("order_history", shop.code, order_number="A-1", status="accepted")
    assert [row["occurred_at"].hour for row in rows] == [11]

    update(shop, "A-1", location="S-1", status="fulfilled", occurred_at="2016-11-08T10:00:00Z")  # never late
    assert shop.status("A-1")["status"] == "fulfilled"
    assert refused(shop) == []
