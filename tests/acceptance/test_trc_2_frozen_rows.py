"""TRC-2: an entry keeps what its location was called and had at the time, whatever changes later."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.acceptance.conftest import Open
from tests.support.retail import store

KEPT = ("location", "location_name", "city", "state", "postal_code", "system", "available_quantity")
OLD = {"name": "Main Street", "city": "Albany", "state": "NY", "postal_code": "12207", "system": "STORES"}
NEW = {"name": "Fifth Avenue", "city": "New York", "state": "NJ", "postal_code": "10001", "system": "OUTLETS"}
SYSTEMS = [{"code": "STORES"}, {"code": "OUTLETS"}]


def kept(row: dict[str, Any]) -> tuple[Any, ...]:
    """What is frozen."""
    return tuple(row[name] for name in KEPT)


def test_name_address_system_and_stock_are_those_of_the_time(chain: Open) -> None:
    shop = chain(store("S-1", **OLD), store("S-2"), systems=SYSTEMS)
    shop.shelf("S-1", CHAIR=5)
    shop.order("A-1", ("CHAIR", 2))
    before = ("S-1", "Main Street", "Albany", "NY", "12207", "STORES", 5)
    assert [kept(row) for row in shop.trace("A-1")] == [before]

    shop.reorganize(store("S-0"), store("S-1", **NEW), systems=SYSTEMS)
    shop.order("A-2", ("CHAIR", 1))

    assert [kept(row) for row in shop.trace("A-1")] == [before]
    assert [kept(row) for row in shop.trace("A-2")] == [
        ("S-1", "Fifth Avenue", "New York", "NJ", "10001", "OUTLETS", 3)
    ]


def test_a_location_that_is_gone_still_stands_in_the_entries_of_its_time(chain: Open) -> None:
    shop = chain(store("S-1", **OLD), store("S-2"))
    shop.shelf("S-1", CHAIR=1)
    shop.shelf("S-2", CHAIR=9)
    shop.order("A-1", ("CHAIR", 2))

    shop.reorganize(store("S-2"))
    shop.order("A-2", ("CHAIR", 2))

    named = [(row["location"], row["location_name"]) for row in shop.trace("A-1", reason="Initial List")]
    assert named == [("S-1", "Main Street"), ("S-2", "Store S-2")]
    assert [row["location"] for row in shop.trace("A-2")] == ["S-2"]


def test_the_available_quantity_is_the_item_s_at_the_location_below_zero_too(chain: Open) -> None:
    shop = chain(store("S-1", back_orders=True), store("S-2"), preferences={"split_order": True})
    shop.shelf("S-1", CHAIR=0, TABLE=70_000)
    shop.shelf("S-2", CHAIR=300, TABLE=3)
    shop.order("A-0", ("CHAIR", 2), requested_location="S-1")

    shop.order("A-1", ("CHAIR", 1), ("TABLE", 1))

    rows = shop.trace("A-1", reason="Initial List")
    assert [(row["item"], row["location"], row["available_quantity"]) for row in rows] == [
        ("CHAIR", "S-1", -2),
        ("CHAIR", "S-2", 300),
        ("TABLE", "S-1", 70_000),
        ("TABLE", "S-2", 3),
    ]


def test_the_time_is_that_of_the_decision(chain: Open) -> None:
    shop = chain(store("S-1"))
    shop.shelf("S-1", CHAIR=1)
    shop.order("A-1", ("CHAIR", 2))

    (decided_at,) = {row["decided_at"] for row in shop.decisions("A-1")}
    assert {row["traced_at"] for row in shop.trace("A-1")} == {decided_at}
    assert abs(datetime.now(UTC) - decided_at) < timedelta(minutes=2)
    assert {row["request_id"] for row in shop.trace("A-1")} == {shop.status("A-1")["request_id"]}
