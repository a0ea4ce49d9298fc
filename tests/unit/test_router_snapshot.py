"""What a batch of decisions sees: days where locations are, and digests that tell of everything taken."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from schemas.organization import Organization
from services.routing.domain.column import Column
from services.routing.domain.loads import Assignments, Load
from services.routing.domain.network import network
from services.routing.domain.snapshot import Snapshot
from services.routing.domain.stock import stock_of_item

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ZONES = ("Pacific/Kiritimati", "Asia/Kathmandu", "Australia/Eucla", "America/St_Johns", "Pacific/Pago_Pago")


def snapshot() -> Snapshot:
    places = [
        {"code": f"S{number}", "type": "store", "time_zone": zone, "maximum_daily_orders": 9}
        for number, zone in enumerate(ZONES)
    ]
    brokering = {"method": "standard", "order": ["sales_velocity"]}
    document = {"organization": "A", "locations": places, "preferences": {"brokering": brokering}}
    net = network(Organization.model_validate_json(json.dumps(document)), 1, {})
    loads = {
        1: Load(date(2026, 3, 2), 4, NOON - timedelta(hours=1)),
        2: Load(date(2026, 3, 1), 5, NOON - timedelta(days=1)),
    }
    shelves = {"X": stock_of_item(net, ["S0", "S2"], [3, 300], [4, 301], [0.0, 0.0])}
    return Snapshot(net, 1, shelves, Assignments.of(net, loads))


@given(st.lists(st.integers(-200_000, 200_000), min_size=1, max_size=6))
def test_the_days_of_all_locations_are_those_of_each(seconds: list[int]) -> None:
    net = snapshot().network
    for later in seconds:
        now = NOON + timedelta(seconds=later)
        days = [now.astimezone(ZoneInfo(zone)).date().toordinal() for zone in ZONES]
        assert net.local_days(now).tolist() == days


def test_orders_count_on_their_day_alone_and_go_on_with_every_order() -> None:
    of_today = snapshot()
    assert of_today.loads_at(NOON).orders_today.tolist() == [0, 4, 0, 0, 0]
    before = of_today.copy([]).loads_at(NOON)
    of_today.assign({1, 2}, NOON)
    assert of_today.loads_at(NOON).orders_today.tolist() == [0, 5, 1, 0, 0]
    assert before.orders_today.tolist() == [0, 4, 0, 0, 0]
    assert np.isneginf(before.last_assigned[0])
    assert of_today.loads_at(NOON).last_assigned[2] == NOON.timestamp()
    assert of_today.loads_at(NOON + timedelta(days=1)).orders_today.tolist() == [0, 0, 0, 0, 0]


def test_a_location_is_full_with_its_last_order_of_the_day_and_empty_again_the_day_after() -> None:
    of_today = snapshot()
    maximum = of_today.network.maximum_daily_orders
    assert of_today.loads_at(NOON).reached(maximum) == 0
    for _ in range(5):
        of_today.assign({1, 3}, NOON)
    assert of_today.loads_at(NOON).reached(maximum) == 0b00010  # nine with the four it had
    assert of_today.loads_at(NOON + timedelta(days=1)).reached(maximum) == 0


def test_a_digest_tells_of_what_was_taken_and_given_and_of_nothing_else() -> None:
    one, other = snapshot(), snapshot()
    assert one.digest(b"", ["X", "Y"], NOON) == other.digest(b"", ["X", "Y"], NOON)
    assert one.digest(b"", ["X"], NOON) != one.digest(b"", ["Y"], NOON)
    assert one.digest(b"", ["X"], NOON) != one.digest(b"", ["X"], NOON + timedelta(seconds=1))
    one.take("X", 2, 1)
    assert one.digest(b"", ["X"], NOON) != other.digest(b"", ["X"], NOON)
    assert one.digest(b"", ["Y"], NOON) == other.digest(b"", ["Y"], NOON)
    copy = one.copy(["X"])
    other.take("X", 2, 1)
    one.assign({3}, NOON)
    assert copy.digest(b"", ["X"], NOON) == other.digest(b"", ["X"], NOON) != one.digest(b"", ["X"], NOON)
    copy.assign({3}, NOON)
    assert copy.digest(b"", ["X"], NOON) == one.digest(b"", ["X"], NOON)


def test_a_digest_tells_of_every_column() -> None:
    seen = snapshot().digest(b"", ["X"], NOON)
    for column in ("available", "on_hand", "velocity", "stocked"):
        other, one_more = snapshot(), np.array([0, 0, 0, 1, 0])
        shelf = other.stock["X"]
        changed: Any = {
            "available": Column(shelf.available.units + one_more),
            "on_hand": Column(shelf.on_hand.units + one_more),
            "velocity": shelf.velocity + one_more,
            "stocked": shelf.stocked | 1 << 3,
        }
        other.stock["X"] = replace(shelf, **{column: changed[column]})
        assert other.digest(b"", ["X"], NOON) != seen, column
