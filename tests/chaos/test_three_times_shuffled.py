"""Every input sent three times and shuffled across orders ends as if it had been sent once."""

import json
import random
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from services.processor.queue import QUEUE
from services.projections.read_models import READ_MODELS
from tests.support.ledger import assert_ledger
from tests.support.parts import running_parts, with_fresh_database
from tests.support.storm import Input, deliver, organizations, run_until_done, storm
from tests.support.system import System, running_system

MESSAGES = 300
TOPICS = (("orders-submitted", "inventory-changed"), ("cancellations",), ("status-updates",))
"""What is sent in each act: nothing orders one topic against another, so a run comes in between."""

_OF_ITS_OWN = {"request_id", "subject"}  # names of this system, different at every submission
_OF_ITS_OWN_THERE = {"history_entry": {"version", "occurred_at"}}
"""Among the facts of an order stand the answers to every cancel; what nobody gave a time has that of its record."""


def acts(inputs: Sequence[Input]) -> list[list[Input]]:
    """The inputs of each act, all once."""
    return [[one for one in inputs if one.topic in topics] for topics in TOPICS]


def thrice(once: Sequence[Sequence[Input]], chance: random.Random) -> list[list[Input]]:
    """The first copy in its own act, two more in it or later; those of one key keep the order of the first."""
    queues: list[dict[Any, list[Input]]] = [defaultdict(list) for _ in once]
    for number, act in enumerate(once):
        for one in act:
            for later in (number, chance.randrange(number, len(once)), chance.randrange(number, len(once))):
                queues[later][one.outgoing.key].append(one)
    return [_shuffled(list(queue.values()), chance) for queue in queues]


def _shuffled(queues: list[list[Input]], chance: random.Random) -> list[Input]:
    """One of each queue at random until all are empty."""
    turns = [number for number, queue in enumerate(queues) for _ in queue]
    chance.shuffle(turns)
    left = [iter(queue) for queue in queues]
    return [next(left[number]) for number in turns]


def final_state(system: System, code: str) -> dict[str, list[str]]:
    """Every row of every read model, of the queue and of the shelves, the organization's code taken out."""
    state = {}
    for table in (*(model.table for model in READ_MODELS), QUEUE.table):
        own = _OF_ITS_OWN | _OF_ITS_OWN_THERE.get(table.name, set())
        columns = [column.name for column in table.columns if column.name not in own]
        state[table.name] = _rows(system, f"SELECT {', '.join(columns)} FROM {table.name}", code)
    columns = ["location", "item", "on_hand", "safety", "reserved", "counted_at"]
    state["stock"] = _rows(system, f"SELECT {', '.join(columns)} FROM stock", code)
    return state


def _rows(system: System, query: str, code: str) -> list[str]:
    rows = system.database.execute(f"{query} WHERE organization = %s", (code,)).fetchall()
    return sorted(json.dumps(row, default=str).replace(code, "THE-SHOP") for row in rows)


def test_three_times_and_shuffled_is_the_same_as_once(chance: random.Random, tmp_path: Path) -> None:
    seed = chance.randrange(10**9)
    with (
        running_parts() as parts,
        with_fresh_database(parts, "shuffled") as own,
        running_system(own) as system,
    ):
        plain, tripled = organizations(system, tmp_path)
        once, same = (
            [one for one in islice(storm([code], random.Random(seed), again=0), MESSAGES) if one.id]
            for code in (plain, tripled)
        )
        copies = thrice(acts(same), chance)
        assert sum(map(len, copies)) == 3 * len(once)
        for number, (first, more) in enumerate(zip(acts(once), copies, strict=True)):
            deliver(system, first)
            deliver(system, more)
            system.settle()
            run_until_done(system, [plain, tripled], at=f"2016-11-08T{13 + number}:00:00Z")
            system.settle()

        assert final_state(system, plain) == final_state(system, tripled)
        empty = {table for table, rows in final_state(system, plain).items() if not rows}
        assert {table for table in empty if not table.startswith(("purchase", "invoice"))} == {
            "routing_decision",
            "unfulfillable_line",
            "address_change",
            "rics_entry",
        }
        assert_ledger(system, [(one.topic, one.id) for one in (*once, *same)])
