"""Every input sent three times and shuffled across orders ends as if it had been sent once."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.support.ledger import assert_ledger
from tests.support.parts import running_parts, with_fresh_database
from tests.support.storm import Input, organizations, run_until_done, storm
from tests.support.system import System, running_system

SEED = 20161108


def thrice_shuffled(inputs: Sequence[Input], chance: random.Random) -> list[Input]:
    """Three copies of each; inputs of one key keep their order, others mix."""
    queues: dict[bytes | None, list[Input]] = defaultdict(list)
    for one in inputs:
        queues[one.outgoing.key] += [one] * 3
    left = [iter(queue) for queue in queues.values()]
    mixed: list[Input] = []
    while left:
        queue: Iterator[Input] = chance.choice(left)
        found = next(queue, None)
        if found is None:
            left.remove(queue)
        else:
            mixed.append(found)
    return mixed


def final_state(system: System, code: str) -> Any:
    """What planners and the WMS see, without what differs from run to run: ids of requests and wall times."""
    lines = [
        (
            r["order_number"],
            r["line_number"],
            r["quantity"],
            r["dispatched_quantity"],
            r["cancelled_quantity"],
        )
        for r in system.view("order_lines", code)
    ]
    statuses = [(r["order_number"], r["status"], r["back_order"]) for r in system.view("order_status", code)]
    stock = [(r["item"], r["on_hand"], r["reserved"]) for r in system.view("stock", code)]
    return sorted(lines), sorted(statuses), sorted(stock)


def test_three_times_and_shuffled_is_the_same_as_once(tmp_path: Path) -> None:
    with (
        running_parts() as parts,
        with_fresh_database(parts, "shuffled") as own,
        running_system(own) as system,
    ):
        once, thrice = organizations(system, tmp_path)
        plain = [one for one in storm([once], random.Random(SEED), 300) if one.topic != "cancellations"]
        same = [one for one in storm([thrice], random.Random(SEED), 300) if one.topic != "cancellations"]
        system.publisher.publish([one.outgoing for one in plain])
        shuffled = thrice_shuffled(same, random.Random(SEED))
        assert len(shuffled) == 3 * len(plain)
        system.publisher.publish([one.outgoing for one in shuffled])
        system.settle(60)
        run_until_done(system, [once, thrice])
        system.settle(60)

        assert final_state(system, once) == final_state(system, thrice)
        assert_ledger(system, [(one.topic, one.id) for one in (*plain, *same)])
