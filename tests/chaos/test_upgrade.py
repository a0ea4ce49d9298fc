"""A database of the landed version is migrated while its readers and writers go on, and this version takes over."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from infra.migrate import upgrade
from services.commands.up import Group
from services.common.database import Connection, connect
from services.common.settings import Settings
from services.operating.ledger import findings
from services.operating.setup import prepare_database, prepare_topics
from services.projections.views import VIEWS
from tests.support import landed
from tests.support.landed import HOLDING, ROUTING
from tests.support.parts import (
    Parts,
    any_broker,
    new_database,
)
from tests.support.processes import eventually
from tests.support.retail import HOME
from tests.support.stories import DC, MORNING, count, order
from tests.support.system import System, running_system


@pytest.fixture
def url(server: str) -> Iterator[str]:
    """A database of the landed version."""
    with new_database(server, "upgrade") as own:
        landed.load(own)
        yield own


@pytest.fixture
def owner(url: str) -> Iterator[Connection]:
    with connect(url, name="test", role=None) as connection:
        yield connection


def migrating(url: str) -> subprocess.Popen[bytes]:
    """`orderfold migrate` as a process of its own."""
    environment = {**os.environ, "ORDERFOLD_DATABASE": url}
    command = [sys.executable, "-m", "services.cli", "migrate"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def migrate(url: str) -> list[str]:
    """Migrate in this process; answers what was told."""
    told: list[str] = []
    prepare_database(Settings(database=url), told.append)
    return told


def failing(connection: Connection) -> list[str]:
    """The checks that do not hold."""
    return [f"{one.check}: {one.detail}" for one in findings(connection) if not one.ok]


def as_seen(url: str) -> dict[str, list[dict[str, Any]]]:
    """What the views show now, in the columns that the landed version had."""
    columns = {view: rows[0].keys() for view, rows in landed.seen().items() if rows}
    return {
        view: [{name: row.get(name, "no such column") for name in columns.get(view, row)} for row in rows]
        for view, rows in landed.look(url).items()
    }


@contextmanager
def reader(url: str) -> Iterator[set[tuple[int, ...]]]:
    """Somebody who looks at the views all the time; answers the numbers of rows that they ever saw together."""
    seen: set[tuple[int, ...]] = set()
    stop = threading.Event()
    counts = ", ".join(f"(SELECT count(*) FROM analytics.{view})" for view in landed.VIEWS)

    def look() -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            while not stop.is_set():
                seen.add(tuple(connection.execute(f"SELECT {counts}".encode()).fetchall()[0]))

    with ThreadPoolExecutor(1) as pool:
        looking = pool.submit(look)
        try:
            yield seen
        finally:
            stop.set()
        looking.result()  # raises what it met: nobody who reads is refused


def test_readers_see_every_row_all_the_time_and_the_new_ones_hold(url: str, owner: Connection) -> None:
    before = landed.look(url)
    with reader(url) as seen:
        assert eventually(lambda: bool(seen), within=10)
        told = migrate(url)
        unknown = owner.execute(
            "SELECT count(*) FROM analytics.order_status WHERE fulfilment IS NULL"
        ).fetchall()
    assert unknown == [(len(before["order_status"]),)]  # facts of that time do not tell it
    assert {numbers[0] for numbers in seen} == {len(before["order_status"])}
    assert {numbers[1] for numbers in seen} == {len(before["order_lines"])}
    assert min(numbers[2] for numbers in seen) == len(before["order_history"])
    assert any(one.startswith("built order_status: ") and one.endswith("(100 %)") for one in told)
    assert failing(owner) == []
    assert migrate(url) == []  # nothing is left to do


def test_a_migration_may_be_killed_at_any_time_and_run_again(url: str, owner: Connection) -> None:
    rows = len(landed.seen()["order_status"])
    chance = random.Random(7)
    for _ in range(6):
        process = migrating(url)
        time.sleep(chance.uniform(0.5, 2.5))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert owner.execute("SELECT count(*) FROM analytics.order_status").fetchall() == [(rows,)]
    migrate(url)
    assert failing(owner) == []
    assert owner.execute("SELECT name FROM installed WHERE name LIKE '%next'").fetchall() == []


def test_one_that_is_killed_at_the_exchange_leaves_what_it_built(url: str, owner: Connection) -> None:
    killed_at_the_exchange(url, owner)
    assert "fulfilment" not in landed.look(url)["order_lines"][0]
    owner.execute("UPDATE order_lines_next SET description = 'built before'")
    migrate(url)
    assert {row["description"] for row in landed.look(url)["order_lines"]} == {"built before"}


def test_what_was_built_before_a_crash_of_the_server_is_built_again(url: str, owner: Connection) -> None:
    """A crash empties unlogged tables, and leaves the checkpoints."""
    killed_at_the_exchange(url, owner)
    owner.execute("TRUNCATE order_lines_next, building")
    migrate(url)
    assert failing(owner) == []


def killed_at_the_exchange(url: str, owner: Connection) -> None:
    """Migrate up to the exchange of rows, which waits for a follower at work, and kill it there."""
    upgrade(url)
    with owner.transaction():
        owner.execute("SELECT FROM checkpoint WHERE follower = 'order_lines' FOR UPDATE")
        process = migrating(url)
        with psycopg.connect(url, autocommit=True) as looking:
            assert eventually(lambda: looking.execute(_WAITS).fetchall() == [(1,)])
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert eventually(lambda: owner.execute(_SESSIONS).fetchall() == [(0,)])
    built = [name for (name,) in owner.execute("SELECT follower FROM building").fetchall()]
    assert "order_lines_next" in built
    assert owner.execute("SELECT count(*) FROM order_lines_next").fetchall()[0][0] > 0


_SESSIONS = """SELECT count(*) FROM pg_stat_activity
WHERE application_name = 'orderfold-migrate' AND datname = current_database()"""
_WAITS = f"{_SESSIONS} AND wait_event_type = 'Lock'"


def test_this_version_goes_on_with_what_the_landed_one_left(server: str, url: str) -> None:
    before = landed.seen()
    with any_broker() as messages:
        parts = Parts(messages.url, url, messages.name, "")
        with running_system(parts) as system:
            system.settle()
            after = as_seen(url)
            for view in ("order_status", "order_lines", "dispatches", "carriers", "stock", "processor_runs"):
                assert after[view] == before[view], view
            for view in ("routing_decisions", "trace_shopping_log", "order_history"):
                stayed = [row for row in after[view] if row.get("cause") != "anonymized"]  # after their days
                assert len(stayed) == len(before[view]), view
            system.publish(
                "inventory-changed", count(HOLDING, DC, "SOFA", 3), count(ROUTING, "S1", "DESK", 9)
            )
            system.settle()
            system.publish(
                "orders-submitted",
                order(HOLDING, "NEW", ("SOFA", 1)),
                order(ROUTING, "NEW", ("DESK", 1), dc=None, ship_to=HOME),
                time=MORNING,
            )
            system.settle()
            system.orderfold("runs", "now", "--dc", DC, "--organization", HOLDING)
            system.settle()
            assert "WAITS" in system.orderfold("orders", "--status", "commit")
            assert system.view("order_status", ROUTING, order_number="NEW")[0]["status"] == "new_order"
            for number in sorted({row["order_number"] for row in before["order_status"]}):
                assert number in system.orderfold("status", number)
            for view in VIEWS:
                system.rows(f"SELECT * FROM analytics.{view}")
            system.orderfold("check")
            system.orderfold("verify")


@pytest.mark.skipif(not landed.history(), reason="the repository holds no history, so not the landed version")
def test_old_services_work_until_the_exchange_and_never_after(url: str, owner: Connection) -> None:
    with any_broker() as messages, landed.landed_code() as code:
        parts = Parts(messages.url, url, messages.name, "")
        prepare_topics(Settings(kafka=parts.bootstrap, database=url))
        old = landed.environment_of(code, parts, ORDERFOLD_LOG_LEVEL="INFO")
        with running_landed(parts, old) as system:
            system.publish("orders-submitted", *(order(HOLDING, f"OLD-{n}", ("CHAIR", 1)) for n in range(50)))
            assert eventually(lambda: rows(url, "order_status", "OLD") == 50)
            process = migrating(url)
            numbers = iter(range(10_000))
            while process.poll() is None:
                system.publish("orders-submitted", order(HOLDING, f"DURING-{next(numbers)}", ("CHAIR", 1)))
            assert process.returncode == 0, process.communicate()
            system.publish("orders-submitted", order(HOLDING, "AFTER", ("CHAIR", 1)))
            heads = "SELECT count(*) FROM events WHERE stream = 'order-HOLDING-AFTER'"
            assert eventually(lambda: owner.execute(heads).fetchall()[0][0] > 0)
            assert eventually(lambda: "FeatureNotSupported" in system.logged()), system.logged()
        assert rows(url, "order_status", "AFTER") == 0
        with running_system(parts) as now:
            now.settle()
            assert rows(url, "order_status", "AFTER") == 1
            assert rows(url, "order_status", "DURING") == next(numbers)
            assert failing(owner) == []


@contextmanager
def running_landed(parts: Parts, environment: dict[str, str]) -> Iterator[System]:
    """The services of the landed version."""
    with tempfile.TemporaryFile() as log, Group(environment, landed.SERVICES, log=log) as group:
        stop = threading.Event()
        watching = threading.Thread(target=group.watch, args=(stop,))
        watching.start()
        system = System(parts, group, environment, log)
        try:
            yield system
        finally:
            stop.set()
            watching.join()
            system.close()


def rows(url: str, view: str, begin: str) -> int:
    """The number of orders that begin so."""
    with psycopg.connect(url) as connection:
        query = f"SELECT count(*) FROM analytics.{view} WHERE order_number LIKE %s"
        return int(connection.execute(query.encode(), (f"{begin}%",)).fetchall()[0][0])
