"""A worker that is stopped past its session and wakes up late changes nothing, and holds up nobody for long."""

import json
import os
import signal
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest

from infra import apache_kafka
from services.commands.up import Group
from services.common.bus.port import Outgoing
from services.common.database import connect
from services.wiring import SERVICE_NAMES
from tests.support.ledger import assert_ledger
from tests.support.parts import Parts, any_database, broker, with_fresh_database
from tests.support.processes import eventually
from tests.support.stories import Shop, new_shop, order
from tests.support.system import System, running_system

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.skipif(
        not apache_kafka.fetched(), reason="the embedded broker loses partitions when a member wakes up late"
    ),
]

HANG = 3.0  # seconds
GATE = """
CREATE FUNCTION wait_at_the_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_advisory_xact_lock_shared(4711); RETURN NULL; END $$;
GRANT EXECUTE ON FUNCTION wait_at_the_gate TO orderfold_writer;
CREATE CONSTRAINT TRIGGER gate AFTER INSERT OR UPDATE ON consumer_position DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (NEW.consumer = 'intake' AND NEW.next_offset > 0) EXECUTE FUNCTION wait_at_the_gate();
"""
"""Commits of intake wait as long as a test holds the lock: so the moment of the stop is chosen, not met by luck."""
_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s AND wait_event_type = 'Lock'"


@dataclass
class Worker:
    """One more process of a service, and what it says."""

    group: Group
    service: str
    log: IO[bytes]

    def stop(self) -> None:
        """Returns when every thread stands still; on a busy machine the last one may run on for a while."""
        self.group.send(self.service, signal.SIGSTOP)
        os.waitid(os.P_PID, self.group.pids[self.service], os.WSTOPPED)

    def wake(self) -> None:
        self.group.send(self.service, signal.SIGCONT)

    def said(self, **having: Any) -> list[Mapping[str, Any]]:
        told = os.pread(self.log.fileno(), 10**7, 0)  # seeking would move the place where the worker writes
        lines = [json.loads(line) for line in told.splitlines() if line.startswith(b"{")]
        return [line for line in lines if having.items() <= line.items()]


@contextmanager
def worker(system: System, service: str, **settings: str) -> Iterator[Worker]:
    """A process beside those of the system; woken at the end of the block, so that it can end."""
    environment = {**system.environment, "ORDERFOLD_LOG_LEVEL": "INFO", **settings}
    with tempfile.TemporaryFile() as log, Group(environment, [service], log=log) as group:
        one = Worker(group, service, log)
        try:
            yield one
        finally:
            one.wake()


@contextmanager
def system_without(service: str) -> Iterator[System]:
    """A system without the service of which a test brings workers of its own."""
    with any_database() as database, broker("kafka") as messages:
        parts = Parts(messages.url, database.url, messages.name, database.name)
        with (
            with_fresh_database(parts, "stopped") as own,
            running_system(
                own,
                supervised=False,
                services=[one for one in SERVICE_NAMES if one != service],
                ORDERFOLD_HANG_SECONDS=str(HANG),
            ) as system,
        ):
            yield system


def submit(shop: Shop, numbers: Sequence[str], key: bytes | None = None) -> None:
    """Publish orders as one sender does, each under its number unless a key is given."""
    orders = [order(shop.code, number, ("CHAIR", 1)) for number in numbers]
    if key is None:
        shop.system.publish("orders-submitted", *orders)
    else:
        outgoing = [Outgoing("orders-submitted", key, json.dumps(one).encode()) for one in orders]
        shop.system.publisher.publish(outgoing)


def submitted(shop: Shop) -> dict[str, int]:
    """How often each order was taken."""
    rows = shop.system.database.execute(
        "SELECT data->>'order_number', count(*) FROM events WHERE type = 'order-submitted'"
        " AND data->>'organization' = %s GROUP BY 1",
        (shop.code,),
    )
    return dict(rows.fetchall())


def test_a_worker_that_wakes_up_late_with_a_batch_in_hand_does_not_take_it(tmp_path: Path) -> None:
    """Stopped between the commit of one batch and the begin of the next, which another has taken meanwhile."""
    first, second = ([f"{which}-{n}" for n in range(40)] for which in "AB")
    with (
        system_without("intake") as system,
        connect(system.parts.database_url, name="gate", role=None) as gate,
    ):
        shop = new_shop(system, tmp_path)
        gate.execute(GATE)
        gate.execute("SELECT pg_advisory_lock(4711)")
        submit(shop, [*first, *second], key=b"one partition, so one fetch brings both batches")
        with worker(system, "intake", ORDERFOLD_BATCH="40") as late:
            assert eventually(lambda: _waits(system))
            time.sleep(1.0)  # the second batch is fetched already, and taken at once while the first commits
            late.stop()
            gate.execute("SELECT pg_advisory_unlock(4711)")
            assert eventually(lambda: len(submitted(shop)) >= 40)
            with worker(system, "intake"):
                assert eventually(lambda: len(submitted(shop)) == 80)
                late.wake()
                assert eventually(lambda: bool(late.said(event="consumer-restarts")))
                # On a slow machine it was away for so long that the server has closed its connection as well.
                assert late.said(event="consumer-restarts")[0]["cause"].partition(":")[0] in {
                    "LostPartition",
                    "OperationalError",
                }
                submit(shop, ["C-1", "C-2"])
                system.settle()
            system.settle()
        assert submitted(shop) == dict.fromkeys([*first, *second, "C-1", "C-2"], 1)
        assert_ledger(system)


def test_a_worker_stopped_inside_its_transaction_loses_it(tmp_path: Path) -> None:
    """The counter of its shard and its position are locked: the server gives them back to the others."""
    numbers = [f"A-{n}" for n in range(40)]
    with (
        system_without("intake") as system,
        connect(system.parts.database_url, name="gate", role=None) as gate,
    ):
        shop = new_shop(system, tmp_path)
        with worker(system, "intake") as late:
            with gate.transaction():
                gate.execute("SELECT FROM log_head FOR UPDATE")
                submit(shop, numbers)
                assert eventually(lambda: _waits(system))
                late.stop()
            shop.count("CHAIR", 5)  # of the same shard, by another service
            assert submitted(shop) == {}
            started = time.monotonic()
            assert eventually(lambda: _on_hand(shop) == 5)
            assert time.monotonic() - started > HANG / 2, (
                "nobody was held up: the worker was not in its transaction"
            )
            with worker(system, "intake"):
                system.settle()
                late.wake()
                assert eventually(lambda: bool(late.said(event="consumer-restarts")))
                submit(shop, ["B-1"])
                system.settle()
            submit(shop, ["B-2"])
            system.settle()
            assert late.said(event="loop-failed") == late.said(event="batch-failed") == []
        assert submitted(shop) == dict.fromkeys([*numbers, "B-1", "B-2"], 1)
        assert_ledger(system)


def test_a_stopped_relay_loses_its_lease_and_tells_nothing_out_of_order(tmp_path: Path) -> None:
    with system_without("relay") as system:
        shop = new_shop(system, tmp_path)
        with worker(system, "relay") as late:
            submit(shop, ["A-1", "A-2"])
            system.settle()
            with worker(system, "relay"):
                late.stop()
                submit(shop, [f"B-{n}" for n in range(20)])
                system.settle()
                late.wake()
                assert eventually(lambda: bool(late.said(event="loop-restarts"))), late.said()
                submit(shop, ["C-1"])
                system.settle()
            submit(shop, ["C-2"])
            system.settle()
        assert_ledger(system)


def _waits(system: System) -> bool:
    """As the owner: others do not see what a session waits for, and a transaction sees it as it began."""
    with connect(system.parts.database_url, name="test", role=None) as looking:
        return bool(looking.execute(_WAITING, ("orderfold-intake",)).fetchall()[0][0])


def _on_hand(shop: Shop) -> int:
    rows = shop.system.view("stock", shop.code, item="CHAIR")
    return rows[0]["on_hand"] if rows else 0
