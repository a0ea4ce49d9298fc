"""BEY-1: every decision can be run again from the log alone; one that comes out differently is found and named."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from services.common.database import connect
from tests.acceptance.conftest import Open
from tests.support.answers import answer
from tests.support.retail import ALBANY, BOSTON, CHICAGO, HOME, Chain, store, weighed_by
from tests.support.stories import EVENING, MORNING, NEXT_MORNING, count, order

FIVE = [f"A-{number}" for number in range(1, 6)]
TWELVE = [f"Q-{number}" for number in range(12)]


def verified(shop: Chain, code: int = 0) -> dict[str, Any]:
    """What `verify` says for programs."""
    return answer("verify", shop.system.orderfold("verify", "--json", code=code or None))


def differing(shop: Chain) -> list[tuple[str, int, str]]:
    """Order, decision and what differs, of this organization."""
    return [
        (each["order_number"], each["decision"], each["differing"])
        for each in verified(shop, 1)["differing"]
        if each["organization"] == shop.code
    ]


def busy(shop: Chain, other: Chain) -> None:
    """Counts, changes, orders of every type, splits, rejections and another document between decisions."""
    for one in (shop, other):
        one.shelf("S-1", CHAIR=5, TABLE=2)
        one.shelf("S-2", CHAIR=3, TABLE=9, LAMP=1)
        one.shelf("S-3", CHAIR=1, LAMP=4)
    for number in range(1, 6):
        shop.order(f"A-{number}", ("CHAIR", 1 + number % 3), ("TABLE", 1))
        other.order(f"A-{number}", ("LAMP", 1), ("CHAIR", 2))
    at_once(shop)
    shop.move("CHAIR", -1, EVENING, location="S-1")
    shop.order("P-1", ("CHAIR", 2), order_type="pickup", pickup_location="S-2", ship_to=None)
    shop.collect("C-1", "S-3", ("TABLE", 1))
    reject_where_it_is(shop, "A-1")
    shop.reorganize(
        store("S-1", priority=7, maximum_daily_orders=3),
        store("S-2", priority=2, **BOSTON),
        store("S-4", priority=1),
        preferences={"split_order": True, "use_maximum_order_limits": True},
    )
    shop.shelf("S-4", at=NEXT_MORNING, CHAIR=4, LAMP=2)
    shop.shelf("S-1", at=MORNING, CHAIR=8)
    shop.cancel("A-2")
    shop.order("B-1", ("CHAIR", 9), ("LAMP", 1))
    shop.order("B-2", ("CHAIR", 1), ("LAMP", 1), ("TABLE", 3))
    reject_where_it_is(shop, "B-2")
    shop.settle()


def at_once(shop: Chain) -> None:
    """Orders that are decided in one transaction, where each sees what those before it took."""
    shop.settle()
    wanted = {"ship_to": HOME, "dc": None}
    orders = [order(shop.code, f"Q-{number}", ("LAMP", 1), **wanted) for number in range(12)]
    shop.system.publish("orders-submitted", *orders, time=MORNING)
    shop.settle()


def reject_where_it_is(shop: Chain, number: str) -> None:
    """Every location gives back what it has of an order."""
    places = {where for _, _, status, where in shop.placed(number) if where and status == "new_order"}
    assert places
    for place in sorted(places):
        shop.reject(number, place)


def two(chain: Open) -> tuple[Chain, Chain]:
    """Two organizations whose locations and items are called the same."""
    places = [store("S-1", priority=1), store("S-2", priority=2), store("S-3", priority=3)]
    return (
        chain(*places, preferences={"split_order": True, "split_line": True}),
        chain(*places, preferences={"split_order": True}),
    )


def test_a_busy_story_of_two_organizations_comes_out_the_same(chain: Open) -> None:
    shop, other = two(chain)
    before = verified(shop)["decisions"]

    busy(shop, other)

    said = verified(shop)
    assert said["differing"] == []
    decided = sum(
        len({row["decision"] for row in one.decisions(number)})
        for one, numbers in ((shop, [*FIVE, *TWELVE, "C-1", "B-1", "B-2"]), (other, FIVE))
        for number in numbers
    )
    assert said["decisions"] - before == decided >= 27
    people = shop.system.orderfold("verify")
    assert f"{said['decisions']:,} decisions were run again; all agree" in people
    assert json.loads(shop.system.orderfold("verify", "--since", "2100-01-01T00:00:00Z", "--json")) == {
        "decisions": 0,
        "differing": [],
        "by_other_rules": [],
    }


def test_why_explains_each_of_them_as_it_was_decided(chain: Open) -> None:
    shop, other = two(chain)

    busy(shop, other)

    positions = [row["log_position"] for number in TWELVE for row in shop.decisions(number)]
    assert len(set(positions)) < len(positions)
    for one, number in (
        (shop, "A-1"),
        (shop, "B-2"),
        (shop, "C-1"),
        (other, "A-5"),
        *((shop, each) for each in TWELVE[::3]),
    ):
        rows = one.decisions(number)
        for decision in sorted({row["decision"] for row in rows}):
            said = why(one, number, decision)
            assert said["differing"] == []
            assert won(said) == {
                (row["line_number"], row["quantity"], row["location"])
                for row in rows
                if row["decision"] == decision and row["location"]
            }


def why(shop: Chain, number: str, decision: int) -> dict[str, Any]:
    """One decision explained."""
    asked = (number, "--organization", shop.code, "--decision", str(decision), "--json")
    return answer("why", shop.system.orderfold("why", *asked))


def won(said: dict[str, Any]) -> set[tuple[int, int, str]]:
    """Line, units and location of each share."""
    return {
        (each["line_number"], each["quantity"], each["location"])
        for winner in said["winners"]
        for each in winner["shares"]
    }


WEIGHED = weighed_by({"split_order": True}, proximity=50, on_hand=30, location_priority=20)
NORTHEAST = [
    {"name": "NE", "areas": [{"country": "US", "states": ["NY"]}], "primary": ["S-1"], "alternate": ["S-2"]}
]
THIN = [{"name": "THIN", "exclude_below": 2}, {"name": "SHRINK", "lower_by": 2, "locations": ["S-2"]}]
KINDS: dict[str, dict[str, Any]] = {
    "weighted": {"preferences": WEIGHED},
    "zoned": {
        "preferences": {"use_zones": True, "split_order": True, "split_line": True},
        "zones": NORTHEAST,
    },
    "probability": {"preferences": {"use_probability_rules": True}, "probability_rules": THIN},
    "weighted, zoned, probability": {
        "preferences": WEIGHED | {"use_zones": True, "use_probability_rules": True},
        "zones": NORTHEAST,
        "probability_rules": THIN,
    },
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_story_with_moves_by_hand_and_rejections_comes_out_the_same(chain: Open, kind: str) -> None:
    shop = chain(
        store("S-1", priority=3, **ALBANY),
        store("S-2", priority=2, **BOSTON),
        store("S-3", priority=1, back_orders=True, **CHICAGO),
        **KINDS[kind],
    )
    for location, chairs in {"S-1": 3, "S-2": 4, "S-3": 9}.items():
        shop.shelf(location, CHAIR=chairs, TABLE=chairs - 2)
    shop.order("A-1", ("CHAIR", 3), ("TABLE", 1))
    shop.order("A-2", ("CHAIR", 1))
    by_hand(shop, "A-2", "S-2", "S-1")
    by_hand(shop, "A-1", "S-3", "S-1", line_number=1)
    shop.order("A-3", ("CHAIR", 6))
    reject_where_it_is(shop, "A-2")
    reject_where_it_is(shop, "A-1")
    by_hand(shop, "A-3", "NOWHERE", "S-1")
    shop.order("A-4", ("TABLE", 2))

    assert [each for each in verified(shop)["differing"] if each["organization"] == shop.code] == []
    for number in ("A-1", "A-2", "A-3", "A-4"):
        for row in shop.decisions(number):
            said = why(shop, number, row["decision"])
            assert said["differing"] == []
            share = (row["line_number"], row["quantity"], row["location"])
            assert (share in won(said)) is (row["location"] is not None)


def by_hand(shop: Chain, number: str, *places: str, **changes: Any) -> None:
    """Somebody gives an order, or a line of it, to the first of these places that has nothing of it yet."""
    here = {where for *_, where in shop.placed(number)}
    location = next(place for place in places if place not in here)
    message = {"organization": shop.code, "order_number": number, "new_location": location}
    shop.system.publish("status-updates", message | changes)
    shop.settle()
    assert shop.dead_letters("status-updates") == []


def test_a_fact_that_was_tampered_with_is_found_and_named(chain: Open) -> None:
    shop = chain(store("S-1", priority=1), store("S-2", priority=2))
    shop.shelf("S-1", CHAIR=5)
    shop.shelf("S-2", CHAIR=5)
    shop.order("A-1", ("CHAIR", 2))
    assert differing_after(shop, "routing-decided", "{shares,0,location}", '"S-2"') == [("A-1", 1, "shares")]
    assert differing_after(shop, "stock-counted", "{on_hand}", "1") == [("A-1", 1, HASH_AND_ALL)]
    assert verified(shop)["differing"] == []


HASH_AND_ALL = "input_hash, shares, shopping"


def differing_after(shop: Chain, kind: str, path: str, value: str) -> list[tuple[str, int, str]]:
    """What verify finds while the first such fact is otherwise; it is put back afterwards."""
    with planted(shop, kind, {path: value}):
        found = differing(shop)
        shop.system.orderfold("verify", code=1)
    return found


@contextmanager
def planted(shop: Chain, kind: str, values: dict[str, str]) -> Iterator[None]:
    """Holds other values, by path, in the first fact of a kind, and puts it back."""
    find = (
        "SELECT shard, position, data::text FROM events WHERE type = %s AND data->>'organization' = %s"
        " ORDER BY position LIMIT 1"
    )
    change = "UPDATE events SET data = %s::json WHERE shard = %s AND position = %s"
    with connect(shop.system.parts.database_url, name="test", role=None) as owner:
        ((shard, position, data),) = owner.execute(find, (kind, shop.code)).fetchall()

        def put(text: str) -> None:
            with owner.transaction():
                owner.execute("SET LOCAL session_replication_role = replica")
                owner.execute(change, (text, shard, position))

        other = data
        for path, value in values.items():
            ((other,),) = owner.execute(
                "SELECT jsonb_set(%s::jsonb, %s, %s::jsonb)::text", (other, path, value)
            ).fetchall()
        put(other)
        try:
            yield
        finally:
            put(data)


def test_a_decision_by_earlier_rules_that_would_come_out_otherwise_now_is_listed_apart(chain: Open) -> None:
    shop = chain(store("S-1", priority=1), store("S-2", priority=2))
    shop.shelf("S-1", CHAIR=5)
    shop.shelf("S-2", CHAIR=5)
    shop.order("A-1", ("CHAIR", 2))
    elsewhere = {"{shares,0,location}": '"S-2"', "{rules}": "1"}
    with planted(shop, "routing-decided", elsewhere):
        said = verified(shop)
        assert [each for each in said["differing"] if each["organization"] == shop.code] == []
        apart = [each for each in said["by_other_rules"] if each["organization"] == shop.code]
        assert [(each["order_number"], each["rules"], each["differing"]) for each in apart] == [
            ("A-1", 1, "shares")
        ]
        assert "that earlier rules decided" in shop.system.orderfold("verify")
    with planted(shop, "routing-decided", {"{rules}": "1"}):  # the same decision by earlier rules agrees
        assert [each for each in verified(shop)["by_other_rules"] if each["organization"] == shop.code] == []
    with planted(shop, "routing-decided", elsewhere | {"{input_hash}": '"0"'}):  # no rules explain that
        assert differing(shop) == [("A-1", 1, "input_hash, shares")]


def test_a_velocity_of_minus_zero_is_zero_to_a_decision_and_to_its_repetition(chain: Open) -> None:
    """ "-0" is valid, and the database has no such number."""
    shop = chain(
        store("S-1"),
        store("S-2"),
        preferences={"brokering": {"method": "standard", "order": ["sales_velocity"]}},
    )
    for location, velocity in (("S-1", "-0.00"), ("S-2", "1.5")):
        told = count(shop.code, location, "CHAIR", 5, sales_velocity=velocity)
        shop.system.publish("inventory-changed", told)
    shop.order("A-1", ("CHAIR", 1))
    assert shop.codes("A-1") == [(1, "S-1", None)]
    assert verified(shop)["differing"] == []
