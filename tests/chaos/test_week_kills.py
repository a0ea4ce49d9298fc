"""A week in the life while services are killed: nothing is lost, every unit is accounted for, nothing leaves twice.

ORDERFOLD_KILLS sets how many kills each broker sees (default 20), ORDERFOLD_SEED repeats a storm.
"""

import json
import os
import random
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import groupby

import pytest

from examples.week.story import MONDAY, ORGANIZATION, POLICY, SETTLED, Event, timeline
from infra.embedded import Postgres
from schemas.topics import BY_NAME
from services.commands.peers import rics, stores
from services.common.bus.port import Outgoing
from services.common.clock import Clock, clock_from
from tests.support.ledger import assert_ledger
from tests.support.parts import Parts, available_brokers, broker
from tests.support.storm import Input, deliver
from tests.support.system import System, running_system

KILLS = int(os.environ.get("ORDERFOLD_KILLS", "20"))
ORDERS = 80
RATE = timedelta(days=1).total_seconds() / 4
"""A day is four seconds."""
_UNITS = """SELECT sum(quantity) AS ordered, sum(fulfilled_quantity) AS fulfilled, sum(cancelled_quantity) AS canceled,
sum(open_quantity) AS open FROM analytics.order_lines"""
_TWICE = """SELECT stream, line->>'line_number' FROM orderfold.events, json_array_elements(data->'lines') line
WHERE type = 'line-status-changed' AND line->'after'->>'status' = 'fulfilled' GROUP BY 1, 2 HAVING count(*) > 1"""
_HANDED_OVER = """SELECT data->>'order_number', line->>'item', sum((line->>'quantity')::int)
FROM orderfold.events, json_array_elements(data->'lines') line
WHERE type = 'line-status-changed' AND line->'after'->>'status' = 'fulfilled' GROUP BY 1, 2"""


@contextmanager
def week(kind: str) -> Iterator[tuple[System, Clock]]:
    """A system on a durable PostgreSQL of its own, at the time when stock is counted for the week."""
    begins = timeline(1, 0)[0][0]
    with Postgres(durable=True) as database, broker(kind) as messages:
        parts = Parts(messages.url, database.database_url, messages.name, database.name)
        text = f"{begins.isoformat()}@{RATE}@{time.time() + 8}"
        with running_system(parts, ORDERFOLD_CLOCK=text) as system:
            system.apply(POLICY)
            yield system, clock_from(text)


def play(
    system: System,
    clock: Clock,
    events: Sequence[Event],
    kills: Sequence[datetime],
    chance: random.Random,
    settled: datetime = SETTLED,
) -> list[Input]:
    """Publish each message at its time, and kill a service at each of the others."""
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
    """A message of the week under an id."""
    headers = (("ce_id", id_.encode()), ("ce_source", b"week"), ("ce_time", at.isoformat().encode()))
    key = BY_NAME[topic].key_of(message).encode()
    return Input(topic, id_, Outgoing(topic, key, json.dumps(message).encode(), headers))


@pytest.mark.parametrize("kind", available_brokers())
def test_a_week_of_kills_loses_nothing_and_ships_nothing_twice(kind: str, chance: random.Random) -> None:
    seed = chance.randrange(10**6)
    events = timeline(ORDERS, seed)
    during = (SETTLED - MONDAY).total_seconds() * 0.8
    kills = [MONDAY + timedelta(seconds=chance.random() * during) for _ in range(KILLS)]
    with week(kind) as (system, clock):
        beside = (system.parts.bootstrap, system.environment, ORGANIZATION, seed)
        with rics(*beside):
            with stores(*beside):
                sent = play(system, clock, events, kills, chance)
            system.settle()
        system.settle()

        assert_ledger(system, [(one.topic, one.id) for one in sent])
        (units,) = system.rows(_UNITS)
        ordered = sum_by_item(events)
        assert units["ordered"] == sum(ordered.values())
        assert units["ordered"] == units["fulfilled"] + units["canceled"] + units["open"]
        assert units["fulfilled"] > units["ordered"] / 20  # on a busy machine a week is short
        assert system.database.execute(_TWICE).fetchall() == []
        handed = {(number, item): units for number, item, units in system.database.execute(_HANDED_OVER)}
        assert {key for key, units in handed.items() if units > ordered[key]} == set()
        assert sum(handed.values()) == units["fulfilled"]
        verified = json.loads(system.orderfold("verify", "--json"))
        assert verified["differing"] == []


def sum_by_item(events: Sequence[Event]) -> dict[tuple[str, str], int]:
    """Units ordered, by order number and item."""
    found: dict[tuple[str, str], int] = {}
    for _, topic, message in events:
        for line in message["lines"] if topic == "orders-submitted" else ():
            key = (message["order_number"], line["item"])
            found[key] = found.get(key, 0) + line["quantity"]
    return found
