"""Stories of the examples, played on a system with a fast clock while its services are killed."""

import json
import random
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import groupby

from examples.superstore.story import Event
from infra.embedded import Postgres
from schemas.topics import BY_NAME
from services.common.bus.port import Outgoing
from services.common.clock import Clock, clock_from
from tests.support.parts import Parts, broker
from tests.support.storm import Input, deliver
from tests.support.system import System, running_system


@contextmanager
def fast_system(kind: str, begins: datetime, seconds_per_day: float) -> Iterator[tuple[System, Clock]]:
    """A system on a durable PostgreSQL of its own; its clock stands at `begins` until the services are up."""
    with Postgres(durable=True) as database, broker(kind) as messages:
        parts = Parts(messages.url, database.database_url, messages.name, database.name)
        rate = timedelta(days=1).total_seconds() / seconds_per_day
        text = f"{begins.isoformat()}@{rate}@{time.time() + 8}"
        with running_system(parts, ORDERFOLD_CLOCK=text) as system:
            yield system, clock_from(text)


def some_kills(count: int, begins: datetime, ends: datetime, chance: random.Random) -> list[datetime]:
    """Times between these two."""
    return [begins + (ends - begins) * chance.random() for _ in range(count)]


def play(
    system: System,
    clock: Clock,
    events: Sequence[Event],
    kills: Sequence[datetime],
    chance: random.Random,
    settled: datetime,
) -> list[Input]:
    """Publish each message at its time, and kill a service at each of the others; wait until all is `settled`."""
    left = sorted(kills, reverse=True)

    def wait(until: datetime) -> None:
        while clock.now() < until:
            if left and clock.now() >= left[-1]:
                left.pop()
                system.group.send(chance.choice(sorted(system.group.pids)), signal.SIGKILL)
            time.sleep(0.01)

    inputs = [(each[0], as_input(each[1], f"W-{n}", each[0], each[2])) for n, each in enumerate(events)]
    for at, batch in groupby(inputs, key=lambda each: each[0]):
        wait(at)
        deliver(system, [each for _, each in batch])
    wait(settled)
    assert left == []
    return [each for _, each in inputs]


def as_input(topic: str, id_: str, at: datetime, message: dict[str, object]) -> Input:
    """A message of a story under an id."""
    headers = (("ce_id", id_.encode()), ("ce_source", b"story"), ("ce_time", at.isoformat().encode()))
    key = BY_NAME[topic].key_of(message).encode()
    return Input(topic, id_, Outgoing(topic, key, json.dumps(message).encode(), headers))
