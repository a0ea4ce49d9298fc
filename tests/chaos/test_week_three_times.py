"""A week in the life with every input sent three times and shuffled across orders ends as if it had been sent once.

The stores of the first organization decide as they always do. The second organization gets what was sent to the first,
three times each. Stock is ample and the nearest location wins, so that the order of arrival does not matter.
"""

import json
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from ruamel.yaml import YAML

from examples.peers import Said
from examples.week.stores import POLLS, Stores
from examples.week.story import MONDAY, POLICY, SETTLED, Event, locations, timeline
from services.projections.read_models import READ_MODELS
from tests.chaos.test_three_times_shuffled import thrice
from tests.support.ledger import assert_ledger
from tests.support.parts import running_parts, with_fresh_database
from tests.support.played import as_input
from tests.support.storm import Input, deliver
from tests.support.system import System, running_system, unique

ORDERS = 40
ROUND = timedelta(hours=12)
CLOCK = (SETTLED + timedelta(days=4)).isoformat()
"""All has happened by then, and nobody has waited too long."""
_OF_ITS_OWN = {"request_id", "subject", "version", "input_hash", "log_position"}
_OF_ITS_OWN |= {"occurred_at", "status_at", "last_polled_at", "decided_at", "found_at", "first_used_at"}
"""What depends on the moment, and names of this system."""


def organization(system: System, folder: Path) -> str:
    """The chain of the week under a code of its own, without RICS and with a month to collect."""
    code = unique("WEEK")
    document = YAML(typ="safe").load(POLICY)
    for each in document["systems"]:
        each.pop("rics", None)
    document["organization"] = code
    document["preferences"]["auto_cancel"] |= {"pickup_days": 40, "ship_for_pickup_days": 40}
    document["preferences"]["brokering"]["order"] = ["location_priority", "proximity"]
    file = folder / f"{code}.yaml"
    file.write_text(json.dumps(document))
    system.apply(file)
    return code


def of(code: str, events: Sequence[Event]) -> Iterator[Event]:
    """The events as an organization of that code gets them; of stock there is more than enough."""
    for at, topic, message in events:
        ample = {"on_hand": 1_000} if topic == "inventory-changed" else {}
        yield at, topic, {**message, "organization": code, **ample}


def played(system: System, code: str, seed: int) -> list[list[Input]]:
    """Play the week once; answers what was sent, in acts between which all comes to rest."""
    stores = Stores(code, locations(), seed)
    events = [(n, *event) for n, event in enumerate(of(code, timeline(ORDERS, seed)))]
    acts: list[list[Input]] = []
    now = MONDAY
    while now < SETTLED:
        told = [as_input(topic, f"{code}/W-{n}", at, message) for n, at, topic, message in events if at < now]
        events = [event for event in events if event[1] >= now]
        said = [_input(each, now) for each in stores.say(now)]
        for topics in (
            {"inventory-changed", "orders-submitted"},
            {"cancellations"},
            {POLLS},
            {"status-updates"},
        ):
            act = [one for one in (*told, *said) if one.topic in topics]
            if act:
                deliver(system, act)
                system.settle()
                acts.append(act)
        _listen(system, stores, now)
        now += ROUND
    return acts


def _listen(system: System, stores: Stores, now: datetime) -> None:
    events = system.heard("order-events", organization=stores.organization)
    for heard in sorted(events, key=lambda one: (one.value["order_number"], one.value["version"])):
        stores.hear(heard.value, "", now)
    for heard in system.heard("location-work", organization=stores.organization):
        stores.answer(heard.value, "", now)


def _input(said: Said, now: datetime) -> Input:
    return as_input(said.topic, said.id, now, dict(said.message))


def renamed(acts: Sequence[Sequence[Input]], before: str, after: str) -> list[list[Input]]:
    """The same inputs for another organization."""

    def there(text: bytes) -> bytes:
        return text.replace(before.encode(), after.encode())

    def one(each: Input) -> Input:
        sent = each.outgoing
        headers = tuple((name, there(value)) for name, value in sent.headers)
        moved = replace(sent, value=there(sent.value or b""), headers=headers)
        return Input(each.topic, each.id.replace(before, after), moved)

    return [[one(each) for each in act] for act in acts]


def state(system: System, code: str) -> Mapping[str, list[str]]:
    """Every row of every read model and of the shelves, without what is of this organization or moment alone."""
    columns = {
        model.table.name: [each.name for each in model.table.columns if each.name not in _OF_ITS_OWN]
        for model in READ_MODELS
    }
    columns["stock"] = ["location", "item", "on_hand", "reserved"]
    found = {}
    for table, names in columns.items():
        query = f"SELECT {', '.join(names)} FROM {table} WHERE organization = %s"
        rows = system.database.execute(query, (code,)).fetchall()
        found[table] = sorted(json.dumps(row, default=str).replace(code, "THE-WEEK") for row in rows)
    return found


def test_a_week_three_times_and_shuffled_is_the_same_as_once(chance: random.Random, tmp_path: Path) -> None:
    seed = chance.randrange(10**6)
    with (
        running_parts() as parts,
        with_fresh_database(parts, "week_shuffled") as own,
        running_system(own, ORDERFOLD_CLOCK=f"{CLOCK}@1@{time.time()}") as system,
    ):
        plain, tripled = organization(system, tmp_path), organization(system, tmp_path)
        once = played(system, plain, seed)
        same = renamed(once, plain, tripled)
        for act in thrice(same, chance):
            deliver(system, act)
            system.settle()
        expected, found = state(system, plain), state(system, tripled)
        assert {table for table in expected if found[table] != expected[table]} == set()
        assert found == expected
        statuses = {row["status"] for row in system.view("order_lines", plain)}
        assert {"fulfilled", "canceled"} <= statuses
        assert_ledger(system, [(one.topic, one.id) for act in (*once, *same) for one in act])
