"""Several routers, few items, random kills: not one unit is oversold, and every decision can be run again.

Stock comes all the time, and unfulfillable lines are looked at again: none of them is forgotten on the way.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from services.common.bus.port import Outgoing
from tests.chaos.test_random_kills import stormy
from tests.support.ledger import assert_ledger
from tests.support.parts import available_brokers
from tests.support.retail import HOME, chain_document, store
from tests.support.stories import MORNING, change, count, order
from tests.support.storm import Input, deliver
from tests.support.system import System, unique, until

KILLS = int(os.environ.get("ORDERFOLD_KILLS", "10"))
CHAINS = 6
STORES = 8
HOT = tuple(f"HOT-{number}" for number in range(20))
RARE = tuple(f"RARE-{number}" for number in range(3))
"""No store has these at first: they come by and by."""
UNITS = 12
"""Units of each item at each store: less than is asked for in all."""
A_BATCH = 32
_OVERSOLD = "SELECT * FROM analytics.stock WHERE reserved > greatest(on_hand, 0)"
_GAINS = "SELECT count(*) FROM orderfold.stock_gain WHERE organization = ANY(%s)"
_OPEN = "SELECT order_number FROM analytics.order_lines WHERE status = 'open'"
_UNROUTED = "SELECT order_number FROM analytics.order_status WHERE status IN ('create', 'rejected')"


def chains(system: System, folder: Path) -> list[str]:
    """Organizations that route over stores which have a little of every item, and split as they may."""
    codes = [unique("STORM") for _ in range(CHAINS)]
    stores = [store(f"S-{number}", priority=number % 3) for number in range(STORES)]
    for code in codes:
        file = folder / f"{code}.yaml"
        preferences = {"split_order": True, "split_line": True, "maximum_order_splits": 3}
        looks = {"within_hours": 24}
        document = chain_document(code, *stores, preferences=preferences, reroute_unfulfillable=looks)
        file.write_text(json.dumps(document))
        system.apply(file)
    shelves = [
        _input(
            "inventory-changed", f"{code}-{each['code']}-{item}", item, count(code, each["code"], item, UNITS)
        )
        for code in codes
        for each in stores
        for item in HOT
    ]
    deliver(system, shelves)
    return codes


def orders(codes: Sequence[str], chance: random.Random) -> Iterator[Input]:
    """Orders that all want the same few items; now and then a store gives one back, or its customer does."""
    n = 0
    while True:
        code, number = chance.choice(codes), f"R-{n:05}"
        lines = [
            (chance.choice(HOT if chance.random() < 0.7 else RARE), chance.randrange(1, 5))
            for _ in range(chance.randrange(1, 4))
        ]
        message = order(code, number, *lines, ship_to=HOME, dc=None)
        yield _input("orders-submitted", f"{code}-{number}", number, message)
        about = {"organization": chance.choice(codes), "order_number": f"R-{chance.randrange(n + 1):05}"}
        if chance.random() < 0.1:
            told = about | {"status": "rejected", "location": f"S-{chance.randrange(STORES)}"}
            yield _input("status-updates", f"U-{n}", about["order_number"], told)
        if chance.random() < 0.05:
            yield _input("cancellations", f"C-{n}", about["order_number"], about)
        if chance.random() < 0.3:
            where, item = f"S-{chance.randrange(STORES)}", chance.choice(RARE)
            came = change(chance.choice(codes), where, item, chance.randrange(1, 4), at=MORNING)
            yield _input("inventory-changed", f"G-{n}", item, came)
        n += 1


@contextmanager
def more_routers(system: System, how_many: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Routers beside the one of the group; only one at a time gets to a shard."""
    routers = [_router(system) for _ in range(how_many)]
    try:
        yield routers
    finally:
        for each in routers:
            each.kill()
            each.wait()


@pytest.mark.parametrize("kind", available_brokers())
def test_killed_routers_oversell_nothing_and_forget_nobody(
    kind: str, chance: random.Random, tmp_path: Path
) -> None:
    with stormy(kind) as (system, _), more_routers(system, 2) as routers:
        codes = chains(system, tmp_path)
        inputs = orders(codes, chance)
        sent: list[Input] = []
        for _ in range(KILLS):
            batch = [next(inputs) for _ in range(A_BATCH)]
            deliver(system, batch)
            sent += batch
            time.sleep(chance.random() * 0.25)
            if chance.random() < 0.5:
                routers.append(_router(system))
                gone = routers.pop(0)
                gone.kill()
                gone.wait()
            else:
                system.group.send(chance.choice(sorted(system.group.pids)), signal.SIGKILL)
        system.settle()
        until(lambda: system.database.execute(_GAINS, (codes,)).fetchone() == (0,))
        system.settle()

        assert system.rows(_OVERSOLD) == []
        assert system.rows(_UNROUTED) == []
        assert system.rows(_OPEN) == []
        assert_ledger(system, [(one.topic, one.id) for one in sent])
        verified = json.loads(system.orderfold("verify", "--json"))
        assert verified["differing"] == []
        assert verified["decisions"] > KILLS * A_BATCH / 2


def _router(system: System) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "services.router"]
    environment = {
        name: value for name, value in system.environment.items() if name != "ORDERFOLD_HEALTH_PORT"
    }
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)


def _input(topic: str, id_: str, key: str, message: dict[str, object]) -> Input:
    headers = (("ce_id", id_.encode()), ("ce_source", b"storm"), ("ce_time", b"2016-11-08T12:00:00Z"))
    return Input(topic, id_, Outgoing(topic, key.encode(), json.dumps(message).encode(), headers))
