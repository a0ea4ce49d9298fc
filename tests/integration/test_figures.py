"""Each figure of the whole system says what is in the database and on the broker."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Event, Thread
from typing import Any

import pytest

from schemas.topics import ORDERS_SUBMITTED, READ
from services.common.bus import MemoryBroker, MemoryOutbound, MemoryTopicAdmin, Outgoing
from services.common.bus.port import BrokerAway
from services.common.clock import WallClock
from services.common.database import Connection, connect
from services.common.settings import Settings
from services.operating.setup import prepare_database
from services.projections.figures import exporter, kept
from services.projections.figures.exporter import Asking, Exporter
from services.projections.figures.kept import Kept
from services.projections.figures.questions import AGE, FIGURES
from tests.support.parts import own_database
from tests.support.processes import eventually

NOW = datetime(2026, 1, 2, 12, tzinfo=UTC)


class Noon:
    """A clock that stands."""

    def now(self) -> datetime:
        return NOW


@dataclass
class Office:
    """A database and a broker, and what is asked of them."""

    url: str
    connection: Connection
    broker: MemoryBroker = field(default_factory=MemoryBroker)
    kept: Kept = field(default_factory=lambda: Kept(60))

    def ask(self) -> dict[str, dict[tuple[str, ...], float]]:
        """Ask for every figure; return the values by name and labels."""
        Asking(self.connection, MemoryTopicAdmin(self.broker), Noon(), self.kept).ask()
        return shown(self.kept)

    def put(self, statement: Any, *values: Any) -> None:
        self.connection.execute(statement, values)

    def waits(self, number: str, dc: str, hours_held: float, *, lines: int = 1, dispatches: int = 0) -> None:
        """An order waits, submitted a day before its hold ends; `hours_held` until that, from now."""
        ends = NOW + timedelta(hours=hours_held)
        items = [f"I{n}" for n in range(lines)]
        rows = ", ".join(f'[{n}, "{item}", 1]' for n, item in enumerate(items, 1))
        self.put(
            "INSERT INTO waiting_order (organization, order_number, dc, order_class, submitted_at, hold_until,"
            " ordered_items, dispatches, lines, items) VALUES ('ACME', %s, %s, 'retail', %s, %s, 1, %s, %s, %s)",
            *(number, dc, ends - timedelta(days=1), ends, dispatches, f"[{rows}]", items),
        )

    def ran(self, dc: str, hours_ago: float, *, finished: bool = True) -> None:
        """A run of a DC decided by the clock of then."""
        at = NOW - timedelta(hours=hours_ago)
        self.put(
            "INSERT INTO processor_run (organization, dc, run_key, scheduled_for, manual, as_of, started_at,"
            " finished_at, policy_version, held_through) VALUES ('ACME', %s, %s, %s, false, %s, %s, %s, 1, 0)",
            *(dc, at.isoformat(), at, at, at, at if finished else None),
        )

    def letter(self, topic: str, reason: str, minutes_ago: float) -> int:
        """Set a message aside; return the number of its bytes."""
        ((record,),) = self.connection.execute(
            "WITH r AS (INSERT INTO sealed_record (sealed) VALUES ('') RETURNING id)"
            " INSERT INTO sealed_record_key SELECT id, '' FROM r RETURNING record"
        ).fetchall()
        self.put(
            'INSERT INTO dead_letter (consumer, cluster, topic, partition, "offset", reason, path, detail, record,'
            " received_at) VALUES ('c', 'k', %s, 0, %s, %s, '', '', %s, clock_timestamp() - %s)",
            *(topic, record, reason, record, timedelta(minutes=minutes_ago)),
        )
        return int(record)


def shown(kept: Kept) -> dict[str, dict[tuple[str, ...], float]]:
    """The page as values by name and labels."""
    return {
        family.name: {tuple(sample.labels.values()): sample.value for sample in family.samples}
        for family in kept.collect()
    }


@pytest.fixture(scope="module")
def prepared() -> Iterator[str]:
    with own_database("figures") as url:
        prepare_database(Settings(database=url))
        yield url


@pytest.fixture
def office(prepared: str) -> Iterator[Office]:
    """What a test writes is rolled back."""
    with connect(prepared, name="test") as connection, connection.transaction(force_rollback=True):
        for dc in ("EAST", "WEST"):
            connection.execute("INSERT INTO dc_schedule VALUES ('ACME', %s, 'UTC', false, now(), 1)", (dc,))
        yield Office(prepared, connection)


def test_on_an_empty_system_each_figure_is_there_and_says_none(office: Office) -> None:
    office.broker.create(READ)
    found = office.ask()
    assert found.keys() == {figure.name for figure in FIGURES}
    numbers = {value for name, values in found.items() for value in values.values() if "bytes" not in name}
    assert max(numbers) < 1
    letters = {name for name, values in found.items() if not values}
    assert {name.partition("letter")[0] for name in letters} == {"orderfold_dead_"}


def test_messages_that_were_not_taken(office: Office) -> None:
    office.broker.create(READ)
    MemoryOutbound(office.broker).publish([Outgoing("orders-submitted", b"k", b"{}")] * 7)
    ((place, end),) = [(p, e) for p, e in office.broker.ends(["orders-submitted"]).items() if e]
    assert end == 7
    lag = office.ask()["orderfold_topic_lag_messages"]
    assert lag["intake", "orders-submitted"] == 7
    assert sum(lag.values()) == 7
    assert len(lag) == len(READ)
    office.put(
        "INSERT INTO consumer_position (consumer, cluster, topic, partition, next_offset) VALUES (%s, %s, %s, %s, 5)",
        *(ORDERS_SUBMITTED.consumer, office.broker.cluster_id(), "orders-submitted", place.partition),
    )
    assert office.ask()["orderfold_topic_lag_messages"]["intake", "orders-submitted"] == 2


def test_the_queue_by_dc_and_state(office: Office) -> None:
    office.waits("A", "EAST", 2)
    office.waits("B", "EAST", -1)
    office.waits("C", "EAST", -3)
    found = office.ask()
    assert found["orderfold_queue_orders"] == {
        ("EAST", "held"): 1,
        ("EAST", "due"): 2,
        ("WEST", "held"): 0,
        ("WEST", "due"): 0,
    }


def test_the_oldest_is_the_one_that_came_first(office: Office) -> None:
    office.waits("A", "EAST", -1)
    office.waits("B", "EAST", 5)
    assert office.ask()["orderfold_oldest_waiting_seconds"] == {("EAST",): 25 * 3600, ("WEST",): 0}


def test_a_hold_that_is_over_without_a_run_since(office: Office) -> None:
    office.waits("A", "EAST", -5)
    office.waits("B", "EAST", -2)
    assert office.ask()["orderfold_hold_over_seconds"] == {("EAST",): 5 * 3600, ("WEST",): 0}
    office.ran("EAST", 3)
    assert office.ask()["orderfold_hold_over_seconds"]["EAST",] == 2 * 3600
    office.ran("EAST", 1, finished=False)
    assert office.ask()["orderfold_hold_over_seconds"]["EAST",] == 2 * 3600
    office.ran("EAST", 0.5)
    assert office.ask()["orderfold_hold_over_seconds"]["EAST",] == 0


def test_open_lines_of_orders_that_left_in_part(office: Office) -> None:
    office.waits("A", "EAST", -5, lines=4)
    office.waits("B", "EAST", -2, lines=3, dispatches=1)
    office.waits("C", "WEST", -2, lines=2, dispatches=1)
    assert office.ask()["orderfold_back_order_lines"] == {("EAST",): 3, ("WEST",): 2}


def test_of_a_long_queue_both_are_estimates(office: Office) -> None:
    rest = (
        "SELECT 'ACME', 'N' || n, 'EAST', 'retail', now(), now(), 1, n % 4 / 3, '[[1,\"I\",1],[2,\"J\",1]]',"
        " '{I,J}' FROM generate_series(1, 60000) n"
    )
    office.put(
        "INSERT INTO waiting_order (organization, order_number, dc, order_class, submitted_at, hold_until,"
        f" ordered_items, dispatches, lines, items) {rest}".replace("%", "%%")
    )
    ((size,),) = office.connection.execute("SELECT pg_relation_size('waiting_order')").fetchall()
    assert size > 8e6
    estimate = office.ask()["orderfold_back_order_lines"]["EAST",]
    assert estimate == pytest.approx(30_000, rel=0.1)
    assert office.ask()["orderfold_back_order_lines"]["EAST",] == estimate
    assert office.ask()["orderfold_queue_orders"]["EAST", "held"] == pytest.approx(60_000, rel=0.1)


def test_lines_that_are_unfulfillable(office: Office) -> None:
    office.put(
        "INSERT INTO unfulfillable_line (organization, order_number, line_number, item, quantity, searched, found_at)"
        " SELECT 'ACME', 'A', n, 'I', 1, true, now() FROM generate_series(1, 3) n"
    )
    assert office.ask()["orderfold_unfulfillable_lines"] == {(): 3}


def test_dead_letters_that_can_be_replayed(office: Office) -> None:
    office.letter("orders-submitted", "invalid", 50)
    office.letter("orders-submitted", "invalid", 10)
    replayed, forgotten = (office.letter("cancellations", "unknown", 5) for _ in range(2))
    office.put("UPDATE dead_letter SET replayed_at = now() WHERE record = %s", replayed)
    office.put("DELETE FROM sealed_record_key WHERE record = %s", forgotten)
    found, labels = office.ask(), ("orders-submitted", "invalid")
    assert found["orderfold_dead_letters_open"] == {labels: 2}
    assert found["orderfold_dead_letter_oldest_seconds"][labels] == pytest.approx(3000, abs=60)
    assert found["orderfold_dead_letter_newest_seconds"][labels] == pytest.approx(600, abs=60)


def test_messages_to_rics(office: Office) -> None:
    office.put("INSERT INTO rics_order VALUES ('ACME', 'A', now()), ('ACME', 'B', NULL)")
    states = (("A", 1, "failed"), ("A", 2, "waiting"), ("A", 3, "waiting"), ("B", 1, "done"))
    for number, at, state in states:
        office.put(
            "INSERT INTO rics_message (organization, order_number, number, kind, location, state, due_at, lines, there,"
            " keeps_back, attempt) VALUES ('ACME', %s, %s, 'k', 'L', %s, now(), '[]', '{}', false, 1)",
            *(number, at, state),
        )
    assert office.ask()["orderfold_rics_messages"] == {("waiting",): 2, ("sent",): 0, ("failed",): 1}


def test_lines_of_purchase_orders_and_invoices(office: Office) -> None:
    _policy(office, "ACME")
    _policy(office, "BEST")
    _fill(office, "purchase_order_line", ("ACME", "held"), ("BEST", "held"), ("ACME", "new_order"))
    _fill(office, "purchase_order_line", ("ACME", "shipped"), number=10)
    _fill(office, "invoice", ("ACME", "held"), ("BEST", "held"), ("BEST", "posted"))
    found = office.ask()
    assert found["orderfold_purchase_order_lines"] == {("held",): 2, ("new_order",): 1, ("in_process",): 0}
    assert found["orderfold_invoices_held"] == {(): 2}


def test_incidents_the_log_and_the_database(office: Office) -> None:
    for lost, closed in ((True, None), (True, NOW), (False, None)):
        office.put(
            "INSERT INTO position_incident (consumer, cluster, topic, partition, kind, first_offset, end_offset, lost,"
            " detail, closed_at) VALUES ('c', 'k', 't', 0, 'gap', 0, 1, %s, '', %s)",
            *(lost, closed),
        )
    office.put("UPDATE log_head SET position = 10 + shard")
    found = office.ask()
    assert found["orderfold_incidents_open"]["gap",] == 1
    assert sum(found["orderfold_incidents_open"].values()) == 1
    assert found["orderfold_log_facts"]["2",] == 12
    assert found["orderfold_database_bytes"][()] > 5e6


def test_a_broker_that_is_away_takes_no_other_figure(office: Office) -> None:
    office.broker.away = True
    with pytest.raises(BrokerAway):
        office.ask()
    found = shown(office.kept)
    assert "orderfold_topic_lag_messages" not in found
    assert found.keys() >= {"orderfold_queue_orders", "orderfold_database_bytes"}


def test_figures_that_grow_old_are_shown_no_more(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.broker.create(READ)
    office.ask()
    at = kept.time.monotonic()
    monkeypatch.setattr(kept.time, "monotonic", lambda: at + 61)
    assert shown(office.kept).keys() == {AGE.name}
    assert shown(office.kept)[AGE.name][()] == pytest.approx(61, abs=1)


def test_the_loop_asks_again_and_rests_longer_where_asking_takes_long(
    prepared: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    broker, stop, asked = MemoryBroker(), Event(), list[float]()
    broker.create(READ)

    def ask(_: Asking) -> None:
        asked.append(exporter.time.monotonic())
        stop.wait(0.02)

    monkeypatch.setattr(Asking, "ask", ask)
    exporting = Exporter(
        lambda: connect(prepared, name="test"), lambda: MemoryTopicAdmin(broker), WallClock(), seconds=0.05
    )
    thread = Thread(target=exporting.loop().run, args=(stop,))
    thread.start()
    try:
        assert eventually(lambda: len(asked) > 2)
    finally:
        stop.set()
        thread.join()
    assert min(after - before for before, after in pairwise(asked)) > 0.9


def test_a_table_that_is_not_there_yet_ends_nothing(prepared: str, office: Office) -> None:
    broker, stop = MemoryBroker(), Event()
    broker.create(READ)
    exporting = Exporter(
        lambda: connect(prepared, name="test"), lambda: MemoryTopicAdmin(broker), WallClock(), seconds=0.05
    )
    with connect(prepared, name="test", role=None) as owner:
        owner.execute("ALTER TABLE unfulfillable_line RENAME TO not_yet")
        thread = Thread(target=exporting.loop().run, args=(stop,))
        try:
            thread.start()
            assert eventually(lambda: "orderfold_queue_orders" in shown(exporting.kept))
            assert "orderfold_database_bytes" not in shown(exporting.kept)
        finally:
            owner.execute("ALTER TABLE not_yet RENAME TO unfulfillable_line")
        try:
            assert eventually(lambda: "orderfold_database_bytes" in shown(exporting.kept))
        finally:
            stop.set()
            thread.join()


def _policy(office: Office, organization: str) -> None:
    _insert(office, "policy_in_force", {"organization": organization})


def _fill(office: Office, table: str, *rows: tuple[str, str], number: int = 0) -> None:
    for at, (organization, status) in enumerate(rows, number):
        _insert(office, table, {"organization": organization, "status": status}, at)


def _insert(office: Office, table: str, given: dict[str, str], number: int = 0) -> None:
    """A row with what is given, and with a value of its type in each other column that must have one."""
    columns = office.connection.execute(
        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = %s::regclass"
        " AND attnum > 0 AND (attnotnull AND NOT atthasdef OR attname = ANY(%s))",
        (table, list(given)),
    ).fetchall()
    plain = {"text": str(number), "jsonb": "[]", "boolean": "false", "uuid": "0" * 32, "date": "2026-01-01"}
    values = {
        name: given.get(name, plain.get(kind) or ("{}" if kind.endswith("[]") else None))
        or _value(kind, number)
        for name, kind in columns
    }
    names = ", ".join(values)
    office.put(f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(values))})", *values.values())


def _value(kind: str, number: int) -> str:
    return "2026-01-01" if kind.startswith("timestamp") else str(number)
