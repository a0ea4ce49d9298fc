"""Random kills of services, of PostgreSQL, of the broker: nothing is lost, nothing is dispatched twice.

ORDERFOLD_KILLS sets how many kills of services each broker sees (default 20), ORDERFOLD_SEED repeats a storm.
"""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pytest

from infra import apache_kafka
from infra.apache_kafka import ApacheKafka
from infra.embedded import Postgres
from infra.loopback import LoopbackServer
from tests.support.ledger import assert_ledger
from tests.support.parts import Parts, available_brokers, broker
from tests.support.stories import DC
from tests.support.storm import CLOCK, Input, deliver, organizations, run_until_done, storm
from tests.support.system import System, running_system

KILLS = int(os.environ.get("ORDERFOLD_KILLS", "20"))
AT_WORK = 0.25  # seconds that a batch takes about: within them comes the kill
A_BATCH = 60


@contextmanager
def stormy(kind: str) -> Iterator[tuple[System, Postgres]]:
    """A system on a durable PostgreSQL of its own, by a fast clock."""
    with Postgres(durable=True) as database, broker(kind) as messages:
        parts = Parts(messages.url, database.database_url, messages.name, database.name)
        with running_system(parts, ORDERFOLD_CLOCK=f"{CLOCK}{time.time()}") as system:
            yield system, database


def send_and_kill(
    system: System, inputs: Iterator[Input], chance: random.Random, kill: Callable[[], None], times: int
) -> list[Input]:
    """Batches of inputs, a kill in the middle of each; now and then all comes to rest before it goes on."""
    sent: list[Input] = []
    for n in range(times):
        batch = list(islice(inputs, A_BATCH))
        deliver(system, batch)
        sent += batch
        time.sleep(chance.random() * AT_WORK)
        kill()
        if n % 4 == 3:
            system.reconnect()
            system.settle()
    return sent


def ends_well(system: System, codes: list[str], sent: list[Input]) -> None:
    """One more batch of runs, then no more; all comes to rest, and the ledger adds up."""
    system.reconnect()
    system.settle()
    run_until_done(system, codes)
    for code in codes:
        system.orderfold("runs", "pause", "--dc", DC, "--organization", code)
    system.settle()
    assert_ledger(system, [(one.topic, one.id) for one in sent if one.id])
    assert len(system.heard("dispatches")) > len(sent) // 20


@pytest.mark.parametrize("kind", available_brokers())
def test_killed_services_lose_nothing_and_dispatch_nothing_twice(
    kind: str, chance: random.Random, tmp_path: Path
) -> None:
    with stormy(kind) as (system, _):
        codes = organizations(system, tmp_path, schedule=["* * * * *"])

        def kill() -> None:
            system.group.send(chance.choice(sorted(system.group.pids)), signal.SIGKILL)
            if chance.random() < 0.5:
                run_until_done(system, codes)

        sent = send_and_kill(system, storm(codes, chance), chance, kill, KILLS)
        ends_well(system, codes, sent)


@pytest.mark.parametrize("kind", available_brokers())
def test_a_killed_postgresql_loses_nothing(kind: str, chance: random.Random, tmp_path: Path) -> None:
    with stormy(kind) as (system, database):
        codes = organizations(system, tmp_path, schedule=["* * * * *"])
        sent = send_and_kill(system, storm(codes, chance), chance, _power_cut(database), 3)
        ends_well(system, codes, sent)


@pytest.mark.kafka
@pytest.mark.skipif(not apache_kafka.fetched(), reason="the embedded broker forgets everything when it ends")
def test_a_killed_broker_loses_nothing(chance: random.Random, tmp_path: Path) -> None:
    with Postgres(durable=True) as database, ApacheKafka() as kafka:
        parts = Parts(kafka.bootstrap, database.database_url, kafka.name, database.name)
        with running_system(parts, ORDERFOLD_CLOCK=f"{CLOCK}{time.time()}") as system:
            codes = organizations(system, tmp_path, schedule=["* * * * *"])
            inputs = storm(codes, chance)
            sent = send_and_kill(system, inputs, chance, _power_cut(kafka), 1)
            sent += send_and_kill(system, inputs, chance, lambda: None, 3)
            ends_well(system, codes, sent)


def _power_cut(server: LoopbackServer) -> Callable[[], None]:
    def kill() -> None:
        server.kill()
        server.restart()

    return kill
