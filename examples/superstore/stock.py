"""Invents the stock of the three DCs: enough for most orders, short or late for some, miscounted for a few.

Every item of a DC gets one fate, drawn from a checksum of both: the same orders always meet the same stock.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import Enum

from examples.superstore.orders import ORGANIZATION, Message, moment, stamp

OPENING_AT = time(5, tzinfo=UTC)  # before the first run and the first order of a day
DELIVERY_AT = time(23, tzinfo=UTC)  # after the last


class Fate(Enum):
    """What becomes of one item in one DC."""

    AMPLE = "counted at opening, enough for every order"
    MISCOUNTED = "the opening count finds half of it, a recount the next morning all"
    SHORT = "a few units short, delivered up to five days after the last order"
    LATE = "not on the shelves at all, until a count one to seven days after the first order"
    NEVER = "one unit short of all that is ordered, for good"


SHARES = (
    (Fate.AMPLE, 76),
    (Fate.MISCOUNTED, 4),
    (Fate.SHORT, 11),
    (Fate.LATE, 6),
    (Fate.NEVER, 3),
)  # percent


@dataclass(frozen=True)
class Demand:
    """What the orders of a window ask of one item in one DC."""

    dc: str
    item: str
    units: int
    order_lines: int
    first: datetime
    last: datetime

    @property
    def code(self) -> int:
        """A number that depends on the DC and the item alone."""
        return zlib.crc32(f"{self.dc}/{self.item}".encode())

    @property
    def fate(self) -> Fate:
        """Drawn from the lowest two digits of the code."""
        drawn = self.code % 100
        for fate, share in SHARES:
            drawn -= share
            if drawn < 0:
                return fate
        raise AssertionError("the shares add up to 100")


def demands(orders: Sequence[Message]) -> Mapping[tuple[str, str], Demand]:
    """Demand by (DC, item) of orders that stand in the order of time."""
    found: dict[tuple[str, str], Demand] = {}
    for order in orders:
        at = moment(order["transaction_date"])
        for line in order["lines"]:
            key = order["dc"], line["item"]
            before = found.get(key, Demand(*key, units=0, order_lines=0, first=at, last=at))
            units = before.units + line["quantity"]
            found[key] = Demand(*key, units, before.order_lines + 1, before.first, at)
    return found


def changes(orders: Sequence[Message]) -> Iterator[Message]:
    """The `inventory-changed` messages around a window of orders, by `counted_at`.

    They begin at 05:00 UTC on the day of the first order and end a few days after the last.
    """
    if not orders:
        return
    opening = _at(moment(orders[0]["transaction_date"]), OPENING_AT)
    told = [change for demand in demands(orders).values() for change in _story(demand, opening)]
    yield from sorted(told, key=lambda change: (change["counted_at"], change["location"], change["item"]))


def _story(demand: Demand, opening: datetime) -> list[Message]:
    units, spare = demand.units, demand.code // 100 % 5
    match demand.fate:
        case Fate.AMPLE:
            return [_opening_count(demand, opening, spare)]
        case Fate.MISCOUNTED:
            recounted = opening + timedelta(days=1)
            return [
                _change(demand, opening, on_hand=units // 2),
                _change(demand, recounted, on_hand=units + spare),
            ]
        case Fate.SHORT:
            missing = min(1 + spare % 3, units)
            delivered = _at(demand.last, DELIVERY_AT) + timedelta(days=demand.code // 500 % 6)
            return [
                _change(demand, opening, on_hand=units - missing),
                _change(demand, delivered, change=missing + spare),
            ]
        case Fate.LATE:
            counted = _at(demand.first, OPENING_AT) + timedelta(days=1 + demand.code // 500 % 7)
            return [_change(demand, counted, on_hand=units + spare)]
        case Fate.NEVER:
            return [_change(demand, opening, on_hand=units - 1)]


def _opening_count(demand: Demand, opening: datetime, spare: int) -> Message:
    """Every fourth or so keeps one unit back as safety stock, which is counted on top."""
    if spare == 4:
        return _change(demand, opening, on_hand=demand.units + 1, safety_stock=1)
    return _change(demand, opening, on_hand=demand.units + spare)


def _change(demand: Demand, at: datetime, **figures: int) -> Message:
    key = {"organization": ORGANIZATION, "location": demand.dc, "item": demand.item}
    return {**key, **figures, "counted_at": stamp(at)}


def _at(day: datetime, hour: time) -> datetime:
    return datetime.combine(day.date(), hour)
