"""What is stored of a shelf is the fold of its facts, in whatever batches they came; many cost no more than few."""

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import count as _numbers
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from schemas.wire.inventory_changed import StockChange
from schemas.wire.orders_submitted import Order
from services.common.bus.port import Record
from services.common.checkpoints import open_checkpoints
from services.common.clock import WallClock
from services.common.database import connect
from services.common.eventstore import PostgresLog
from services.common.runtime.message import Message
from services.common.runtime.work import Work
from services.common.settings import Settings
from services.operating.ledger import findings
from services.operating.setup import prepare_database
from services.router.follower import FOLLOWER, Routing
from services.router.handler import StockKeeper
from services.streams.stock import MOST, Stock, evolve
from tests.support.back_office import MORNING, BackOffice
from tests.support.parts import own_database
from tests.support.retail import HOME, store
from tests.support.stories import DC, change, count, order
from tests.support.system import unique

_OFFSETS = _numbers()
LATER = "2016-11-08T12:00:00Z"
Told = tuple[str, int, int]
"""A count or a change, how many units, and hours after MORNING."""

TOLD = st.tuples(st.sampled_from(["count", "change"]), st.integers(-5, 20), st.integers(0, 6))


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    """A prepared database; no broker is needed."""
    with own_database("shelves") as url:
        prepare_database(Settings(database=url))
        yield url


@pytest.fixture
def office(database_url: str) -> Iterator[BackOffice]:
    """An organization that holds orders."""
    with connect(database_url, name="test") as connection:
        opened = BackOffice(database_url, unique(), connection)
        opened.apply()
        yield opened


def take(office: BackOffice, *messages: dict[str, Any]) -> list[tuple[str, str]]:
    """These messages as one batch; answers reason and path of those that were refused."""
    batch = []
    for message in messages:
        value = TypeAdapter(StockChange).validate_json(json.dumps(message))
        offset = next(_OFFSETS)
        record = Record("any", 0, offset, None, b"", (), 0)
        batch.append(Message(record, str(offset), "test", MORNING, value))
    with office.connection.transaction():
        work = Work(office.connection, PostgresLog(office.connection), WallClock())
        facts = StockKeeper().handle(work, batch)
        if facts:
            work.log.append(facts)
    return [(refused.reason, refused.path) for refused in work.rejected]


def message(office: BackOffice, told: Told) -> dict[str, Any]:
    kind, units, hours = told
    at = (MORNING + timedelta(hours=hours)).isoformat()
    return (count if kind == "count" else change)(office.code, DC, "CHAIR", units, at)


def folded(office: BackOffice) -> Stock:
    """The shelf as the log tells it."""
    stock = Stock()
    for fact in office.since(dict.fromkeys(PostgresLog(office.connection).heads(), 0)):
        if fact.type in {"stock-counted", "stock-changed"}:
            stock = evolve(stock, fact)  # type: ignore[arg-type]
    return stock


def stored(office: BackOffice) -> tuple[Any, ...]:
    """Last count, and the changes after it: their sum and themselves."""
    row = office.connection.execute(
        "SELECT counted, counted_at, moved FROM stock WHERE organization = %s", (office.code,)
    ).fetchone()
    changes = office.connection.execute(
        "SELECT moved_at, change FROM stock_movement WHERE organization = %s ORDER BY 1, 2", (office.code,)
    ).fetchall()
    assert row is not None
    return *row, changes


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(TOLD, min_size=1, max_size=6), min_size=1, max_size=6))
@example([[("change", 1, 1), ("change", 2, 3)], [("count", 9, 4), ("count", 5, 2), ("change", 4, 5)]])
@example([[("change", 1, 1), ("change", 2, 3)], [("count", 5, 2)], [("count", 6, 2), ("change", 4, 2)]])
def test_a_shelf_is_stored_as_its_facts_say(office: BackOffice, batches: Sequence[Sequence[Told]]) -> None:
    office = BackOffice(office.database_url, unique(), office.connection)
    office.apply()
    for batch in batches:
        assert take(office, *(message(office, told) for told in batch)) == []
    stock = folded(office)
    kept = sorted(stock.movements)
    total = sum(movement.change for movement in kept)
    assert stored(office) == (stock.counted, stock.counted_at, total, kept)


def test_a_change_reads_nothing_of_what_moved_before_and_a_count_only_what_it_contains(
    office: BackOffice,
) -> None:
    take(office, *(message(office, ("change", 1, hours)) for hours in range(200)))
    assert _read(office, ("change", 1, 300), ("change", 1, 0)) == 0
    assert _read(office, ("count", 7, 20)) == 2 * 22  # once for their sum, once to go
    assert stored(office)[2] == 180


def _read(office: BackOffice, *told: Told) -> int:
    """Stored changes that a batch reads."""
    read = (
        "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'stock_movement'"
    )
    with office.connection.transaction():
        office.connection.execute(
            "SET LOCAL enable_seqscan = off"
        )  # so few rows are read faster all together
        office.connection.execute("SET LOCAL enable_bitmapscan = off")
        before = office.connection.execute(read).fetchone()
        take(office, *(message(office, each) for each in told))
        after = office.connection.execute(read).fetchone()
    assert before is not None
    assert after is not None
    return int(after[0] - before[0])


def test_what_takes_a_shelf_too_far_is_refused_alone_and_the_rest_is_taken(office: BackOffice) -> None:
    refused = take(
        office,
        *[change(office.code, DC, "CHAIR", -MOST)] * 2,
        change(office.code, DC, "CHAIR", 4),
        count(office.code, DC, "TABLE", MOST, at="2016-11-08T00:00:00Z"),
        change(office.code, DC, "TABLE", 1, at="2016-11-08T01:00:00Z"),
        change(office.code, DC, "TABLE", -1, at="2016-11-08T01:00:00Z", safety_stock=MOST),
        change(office.code, DC, "TABLE", -1, at="2016-11-08T02:00:00Z"),
        count(office.code, DC, "LAMP", 5),
    )
    assert refused == [("invalid", "change"), ("invalid", "change")]
    assert shelves(office) == {"CHAIR": (4 - MOST, 0), "TABLE": (MOST - 2, MOST), "LAMP": (5, 0)}


def test_safety_stock_that_takes_what_is_available_too_far_is_refused(office: BackOffice) -> None:
    take(office, count(office.code, DC, "CHAIR", -5, safety_stock=3))
    assert take(office, change(office.code, DC, "CHAIR", 0, at=LATER, safety_stock=MOST)) == [
        ("invalid", "safety_stock")
    ]
    assert take(office, count(office.code, DC, "CHAIR", -MOST, at=LATER)) == [("invalid", "on_hand")]
    assert shelves(office) == {"CHAIR": (-5, 3)}


def test_a_late_count_that_goes_too_far_with_what_moved_after_it_leaves_all_as_it_was(
    office: BackOffice,
) -> None:
    take(office, message(office, ("change", 1, 1)), message(office, ("change", -9, 5)))
    before = stored(office)
    late = count(office.code, DC, "CHAIR", -MOST, at=(MORNING + timedelta(hours=3)).isoformat())
    assert take(office, late) == [("invalid", "on_hand")]
    assert stored(office) == before


def test_a_refused_message_makes_no_shelf(office: BackOffice) -> None:
    """A row would make the location one that keeps the item."""
    assert take(office, count(office.code, DC, "CHAIR", -MOST, safety_stock=MOST)) == [
        ("invalid", "safety_stock")
    ]
    assert shelves(office) == {}


def test_an_order_for_a_shelf_as_empty_as_can_be_is_routed(database_url: str) -> None:
    """A back order claims what is not there: the figures of the shelf still have room."""
    with connect(database_url, name="test") as connection:
        office = BackOffice(database_url, unique(), connection)
        office.apply(
            fulfilment="route",
            processing=[],
            default_unfulfillable_location="NOWHERE",
            systems=[{"code": "STORES"}],
            locations=[store("S-1", back_orders=True)],
        )
        take(office, *[change(office.code, "S-1", "CHAIR", -MOST)] * 1_025)
        office.take(Order, order(office.code, "A-1", ("CHAIR", 5), ship_to=HOME, dc=None))
        routing = Routing(WallClock())
        open_checkpoints(connection, [FOLLOWER])
        for shard in PostgresLog(connection).heads():
            while routing.step(connection, shard):
                pass
        row = connection.execute(
            "SELECT on_hand, reserved FROM stock WHERE organization = %s", (office.code,)
        ).fetchone()
        assert row == (-MOST, 5)


def shelves(office: BackOffice) -> dict[str, tuple[int, int]]:
    """On hand and safety stock by item."""
    rows = office.connection.execute(
        "SELECT item, on_hand, safety FROM stock WHERE organization = %s", (office.code,)
    )
    return {item: (on_hand, safety) for item, on_hand, safety in rows}


def test_the_ledger_check_agrees(office: BackOffice) -> None:
    assert [found for found in findings(office.connection) if not found.ok] == []
