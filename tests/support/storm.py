"""A generated day of orders, counts, changes and cancels of two organizations that fight for a few hot items."""

import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from services.common.bus.port import Outgoing
from tests.support.stories import DC, order, organization_document, processing
from tests.support.system import System, unique

ITEMS = ("HOT", "WARM", "COOL", "COLD")
NOON = "2016-11-08T12:00:00Z"


@dataclass(frozen=True)
class Input:
    """One message with its id."""

    topic: str
    id: str
    outgoing: Outgoing


def organizations(system: System, folder: Path, names: int = 2) -> list[str]:
    """Organizations whose holds are over at once, so that every rule of the queue is met."""
    codes = [unique("STORM") for _ in range(names)]
    for code in codes:
        file = folder / f"{code}.yaml"
        file.write_text(json.dumps(organization_document(code, processing=[processing(DC, hours=0)])))
        system.orderfold("organization", "apply", str(file))
    return codes


def storm(codes: list[str], chance: random.Random, messages: int) -> Iterator[Input]:
    """The inputs, in order; their ids are unique, their times in November 2016."""
    for n in range(messages):
        code = chance.choice(codes)
        kind = chance.random()
        at = f"2016-11-08T{n % 12:02}:{chance.randrange(60):02}:00Z"
        if kind < 0.55:
            lines = [(chance.choice(ITEMS), chance.randrange(1, 4)) for _ in range(chance.randrange(1, 4))]
            yield _input("orders-submitted", code, n, order(code, f"S-{n:05}", *lines), f"S-{n:05}", at)
        elif kind < 0.85:
            stock: dict[str, Any] = {"organization": code, "location": DC, "item": chance.choice(ITEMS)}
            stock |= {"counted_at": at, "change": chance.randrange(-2, 12)}
            yield _input("inventory-changed", code, n, stock, f"{DC}/{stock['item']}", at)
        else:
            number = f"S-{chance.randrange(n + 1):05}"
            cancel = {"organization": code, "order_number": number, "reason_code": "STORM"}
            yield _input("cancellations", code, n, cancel, number, at)


def run_until_done(system: System, codes: list[str], seconds: float = 30.0) -> int:
    """Runs of every organization; one that a kill interrupted is tried again until the database is back."""
    released = 0
    deadline = time.monotonic() + seconds
    for code in codes:
        while True:
            try:
                released += system.run_now(DC, NOON, code, settle=False)["released"]
                break
            except (psycopg.OperationalError, psycopg.InterfaceError):
                assert time.monotonic() < deadline, "the database does not come back"
                time.sleep(0.1)
    return released


def _input(topic: str, code: str, n: int, message: Any, key: str, at: str) -> Input:
    id_ = f"{code}-{n}"
    headers = (("ce_id", id_.encode()), ("ce_source", b"storm"), ("ce_time", at.encode()))
    return Input(topic, id_, Outgoing(topic, key.encode(), json.dumps(message).encode(), headers))
