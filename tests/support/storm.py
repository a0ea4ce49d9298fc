"""A generated day of organizations that fight for a few hot items: orders, counts, cancels, and some rubbish."""

import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg

from services.common.bus.port import Outgoing, PublishFailed
from services.common.clock import clock_from
from tests.support.stories import DC, order, organization_document, processing
from tests.support.system import System, unique

ITEMS = ("HOT", "WARM", "COOL", "COLD")
CLOCK = "2016-11-08T13:00:00Z@60@"
"""One minute a second from one o'clock on, when all that a storm tells has happened; add the anchor."""


@dataclass(frozen=True)
class Input:
    """One message with its id; rubbish has none."""

    topic: str
    id: str
    outgoing: Outgoing


def organizations(system: System, folder: Path, names: int = 2, schedule: Sequence[str] = ()) -> list[str]:
    """Organizations whose holds are over at once, so that every rule of the queue is met."""
    codes = [unique("STORM") for _ in range(names)]
    for code in codes:
        file = folder / f"{code}.yaml"
        queue = processing(DC, hours=0, schedule=list(schedule))
        file.write_text(json.dumps(organization_document(code, processing=[queue])))
        system.apply(file)
    return codes


def storm(codes: Sequence[str], chance: random.Random, again: float = 0.05) -> Iterator[Input]:
    """Inputs without end, their times before one o'clock; `again` is the part of them that was sent before."""
    sent: list[Input] = []
    n = 0
    while True:
        if sent and chance.random() < again:
            yield chance.choice(sent[-200:])
            continue
        (make,) = chance.choices([one for one, _ in _KINDS], [weight for _, weight in _KINDS])
        at = f"2016-11-08T{n * 7 // 60 % 12:02}:{n * 7 % 60:02}:{n % 59:02}Z"
        sent.append(make(chance.choice(codes), n, at, chance))
        yield sent[-1]
        n += 1


def deliver(system: System, inputs: Sequence[Input], seconds: float = 60.0) -> None:
    """Publish as a careful sender does: again under the same ids until every message is acknowledged."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return system.publisher.publish([one.outgoing for one in inputs])
        except PublishFailed:
            assert time.monotonic() < deadline, "the broker does not come back"


def run_until_done(system: System, codes: Sequence[str], at: str = "", seconds: float = 30.0) -> int:
    """A run of every organization, as if it were `at` (default: now); one that a kill interrupted is tried again."""
    released = 0
    deadline = time.monotonic() + seconds
    for code in codes:
        done = False
        while not done:
            try:
                released += system.run_now(DC, at or now(system), code, settle=False)["released"]
                done = True
            except (psycopg.OperationalError, psycopg.InterfaceError):
                assert time.monotonic() < deadline, "the database does not come back"
                time.sleep(0.1)
    return released


def now(system: System) -> str:
    """The time on the system's clock."""
    return clock_from(system.environment.get("ORDERFOLD_CLOCK", "")).now().isoformat()


def _order(code: str, n: int, at: str, chance: random.Random) -> Input:
    return _input("orders-submitted", code, n, _one_order(code, f"S-{n:05}", chance), f"S-{n:05}", at)


def _orders(code: str, n: int, at: str, chance: random.Random) -> Input:
    many = [_one_order(code, f"S-{n:05}-{member}", chance) for member in range(chance.randrange(2, 5))]
    many[-1] |= {"dc": chance.choice([DC, "NOWHERE"])}
    return _input("orders-submitted", code, n, {"orders": many}, f"S-{n:05}", at)


def _one_order(code: str, number: str, chance: random.Random) -> dict[str, Any]:
    lines = [(chance.choice(ITEMS), chance.randrange(1, 4)) for _ in range(chance.randrange(1, 4))]
    kind = chance.choice(["retail", "wholesale", "work_order"])
    return order(code, number, *lines, order_class=kind, ship_to={"first_name": f"Ann {number}"})


def _change(code: str, n: int, at: str, chance: random.Random) -> Input:
    return _stock(code, n, at, chance.choice(ITEMS), {"change": chance.randrange(-2, 9)})


def _count(code: str, n: int, at: str, chance: random.Random) -> Input:
    return _stock(code, n, at, chance.choice(ITEMS), {"on_hand": chance.randrange(30)})


def _stock(code: str, n: int, at: str, item: str, told: dict[str, int]) -> Input:
    message = {"organization": code, "location": DC, "item": item, "counted_at": at} | told
    return _input("inventory-changed", code, n, message, f"{DC}/{item}", at)


def _nameless_change(code: str, n: int, at: str, chance: random.Random) -> Input:
    """Without an id only the position keeps it from being taken twice."""
    told = _change(code, n, at, chance).outgoing
    return Input(told.topic, "", replace(told, headers=()))


def _cancel(code: str, n: int, at: str, chance: random.Random) -> Input:
    number = f"S-{chance.randrange(n + 3):05}"  # some are not sent yet, some never will be
    message = {"organization": code, "order_number": number, "reason_code": "STORM"}
    return _input("cancellations", code, n, message, number, at)


def _cancel_dispatch(code: str, n: int, at: str, chance: random.Random) -> Input:
    number = f"S-{chance.randrange(n + 1):05}"
    message = {"organization": code, "dispatch_id": f"{code}:{number}:1", "reason_code": "STORM"}
    return _input("cancellations", code, n, message, number, at)


def _ship(code: str, n: int, at: str, chance: random.Random) -> Input:
    number = f"S-{chance.randrange(n + 1):05}"
    message = {
        "organization": code,
        "dispatch_id": f"{code}:{number}:1",
        "status": "fulfilled",
        "occurred_at": at,
    }
    return _input("status-updates", code, n, message, number, at)


def _rubbish(code: str, n: int, at: str, chance: random.Random) -> Input:
    topic = chance.choice(["orders-submitted", "inventory-changed", "cancellations", "status-updates"])
    return Input(topic, "", Outgoing(topic, f"{code}-{n}".encode(), b"\xff" + chance.randbytes(20)))


def _input(topic: str, code: str, n: int, message: Any, key: str, at: str) -> Input:
    id_ = f"{code}-{n}"
    headers = (("ce_id", id_.encode()), ("ce_source", b"storm"), ("ce_time", at.encode()))
    return Input(topic, id_, Outgoing(topic, key.encode(), json.dumps(message).encode(), headers))


_KINDS: Sequence[tuple[Callable[[str, int, str, random.Random], Input], int]] = (
    (_order, 45),
    (_orders, 3),
    (_change, 18),
    (_nameless_change, 5),
    (_count, 6),
    (_cancel, 10),
    (_cancel_dispatch, 6),
    (_ship, 5),
    (_rubbish, 2),
)
