"""A week in the life while services are killed: nothing is lost, every unit is accounted for, nothing leaves twice.

ORDERFOLD_KILLS sets how many kills each broker sees (default 20), ORDERFOLD_SEED repeats a storm.
"""

import json
import os
import random
from collections.abc import Sequence

import pytest

from examples.week.story import MONDAY, ORGANIZATION, POLICY, SETTLED, Event, timeline
from services.commands.peers import rics, stores
from tests.support.ledger import assert_ledger
from tests.support.parts import available_brokers
from tests.support.played import fast_system, play, some_kills

KILLS = int(os.environ.get("ORDERFOLD_KILLS", "20"))
ORDERS = 80
SECONDS_PER_DAY = 4.0
_UNITS = """SELECT sum(quantity) AS ordered, sum(fulfilled_quantity) AS fulfilled, sum(cancelled_quantity) AS canceled,
sum(open_quantity) AS open FROM analytics.order_lines"""
_TWICE = """SELECT stream, line->>'line_number' FROM orderfold.events, json_array_elements(data->'lines') line
WHERE type = 'line-status-changed' AND line->'after'->>'status' = 'fulfilled' GROUP BY 1, 2 HAVING count(*) > 1"""
_HANDED_OVER = """SELECT data->>'order_number', line->>'item', sum((line->>'quantity')::int)
FROM orderfold.events, json_array_elements(data->'lines') line
WHERE type = 'line-status-changed' AND line->'after'->>'status' = 'fulfilled' GROUP BY 1, 2"""


@pytest.mark.parametrize("kind", available_brokers())
def test_a_week_of_kills_loses_nothing_and_ships_nothing_twice(kind: str, chance: random.Random) -> None:
    seed = chance.randrange(10**6)
    events = timeline(ORDERS, seed)
    kills = some_kills(KILLS, MONDAY, MONDAY + (SETTLED - MONDAY) * 0.8, chance)
    with fast_system(kind, events[0][0], SECONDS_PER_DAY) as (system, clock):
        system.apply(POLICY)
        beside = (system.parts.bootstrap, system.environment, ORGANIZATION, seed)
        with rics(*beside):
            with stores(*beside):
                sent = play(system, clock, events, kills, chance, SETTLED)
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
