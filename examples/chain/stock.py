"""Invents what lies in 48 stores and 4 DCs: a few units here and there, more in the DCs, too little of some items.

Everything is drawn from checksums: the same orders always meet the same stock.
"""

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from examples.superstore.orders import Message, stamp

ORGANIZATION = "CHAIN"
DCS = ("DC-NORTHEAST", "DC-SOUTHEAST", "DC-CENTRAL", "DC-WEST")
STORES_THAT_KEEP_AN_ITEM = 14
SCARCE = 8
"""Percent of items of which the DCs have none."""


def counts(orders: Sequence[Message], stores: Sequence[str], at: datetime) -> Iterator[Message]:
    """One count of every shelf, at `at`."""
    demand = Counter[str]()
    for order in orders:
        for line in order["lines"]:
            demand[line["item"]] += line["quantity"]
    for item, units in sorted(demand.items()):
        yield from _shelves(item, units, stores, at)


def _shelves(item: str, units: int, stores: Sequence[str], at: datetime) -> Iterator[Message]:
    code = _code(item)
    for turn in range(STORES_THAT_KEEP_AN_ITEM):
        store = stores[(code + turn * 7) % len(stores)]
        yield _count(store, item, 1 + _code(f"{item}/{store}") % 7, at)
    if code % 100 < SCARCE:
        return
    for turn, dc in enumerate(DCS):
        share = units * (30 + (code >> turn) % 60) // 100 + 1
        yield _count(dc, item, share, at)


def _count(location: str, item: str, on_hand: int, at: datetime) -> Message:
    return {
        "organization": ORGANIZATION,
        "location": location,
        "item": item,
        "on_hand": on_hand,
        "counted_at": stamp(at),
    }


def _code(text: str) -> int:
    return zlib.crc32(text.encode())
