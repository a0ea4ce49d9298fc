"""Random kills of any process, and of PostgreSQL: nothing is lost, nothing dispatched twice.

ORDERFOLD_KILLS sets how many kills each broker sees (default 10), ORDERFOLD_SEED repeats a storm.
"""

import os
import random
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pytest

from infra.embedded import Postgres
from tests.support.ledger import assert_ledger
from tests.support.parts import Parts, available_brokers, broker
from tests.support.storm import Input, organizations, run_until_done, storm
from tests.support.system import System, running_system

KILLS = int(os.environ.get("ORDERFOLD_KILLS", "10"))
SEED = int(os.environ.get("ORDERFOLD_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)


@pytest.fixture(params=available_brokers())
def kind(request: pytest.FixtureRequest) -> str:
    """Each broker that this machine can start."""
    return str(request.param)


@contextmanager
def stormy(kind: str) -> Iterator[tuple[System, Postgres]]:
    """A system on a durable PostgreSQL of its own."""
    with Postgres(durable=True) as database, broker(kind) as messages:
        parts = Parts(messages.url, database.database_url, messages.name, database.name)
        with running_system(parts) as system:
            yield system, database


@contextmanager
def killing(kill: Callable[[], None], times: int, chance: random.Random) -> Iterator[threading.Event]:
    """Kill so many times in the background; the block may wait for the event that tells it is over."""
    over, stop = threading.Event(), threading.Event()

    def work() -> None:
        for _ in range(times):
            if stop.wait(0.2 + chance.random()):
                break
            kill()
        over.set()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield over
    finally:
        stop.set()
        thread.join()


def send_through(
    system: System, codes: list[str], chance: random.Random, over: threading.Event
) -> list[Input]:
    """Inputs in small batches with runs in between, for as long as there are kills and at least 400 messages."""
    inputs = storm(codes, chance, 100_000)
    sent: list[Input] = []
    while not over.is_set() or len(sent) < 400:
        batch = list(islice(inputs, 20))
        system.publisher.publish([one.outgoing for one in batch])
        sent += batch
        run_until_done(system, codes)
    return sent


def test_killed_services_lose_nothing_and_dispatch_nothing_twice(kind: str, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    with stormy(kind) as (system, _):
        codes = organizations(system, tmp_path)

        def kill_one() -> None:
            service = chance.choice(sorted(system.group.pids))
            os.kill(system.group.pids[service], signal.SIGKILL)

        with killing(kill_one, KILLS, chance) as over:
            sent = send_through(system, codes, random.Random(SEED + 1), over)
        system.settle(90)
        run_until_done(system, codes)
        system.settle(90)
        assert_ledger(system, [(one.topic, one.id) for one in sent])
        assert system.heard("dispatches"), f"seed {SEED} on {kind}: nothing was dispatched at all"


def test_a_killed_postgresql_loses_nothing(kind: str, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    with stormy(kind) as (system, database):
        codes = organizations(system, tmp_path)

        def kill_postgresql() -> None:
            database.kill()
            database.restart()

        with killing(kill_postgresql, 2, chance) as over:
            sent = send_through(system, codes, random.Random(SEED + 2), over)
        system.reconnect()
        system.settle(90)
        run_until_done(system, codes)
        system.settle(90)
        assert_ledger(system, [(one.topic, one.id) for one in sent])
