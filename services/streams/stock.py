"""One stock row: the last count, and what moved after it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple, assert_never

from schemas.events.order import AnyOrderFact, DispatchCancelled, DispatchCreated, DispatchShipped
from schemas.events.order_fact import OnHand
from schemas.events.order_routing import LinesAssigned, LinesRejected, LinesReleased
from schemas.events.order_status import LineStatusChanged, WorkHandedOut
from schemas.events.stock import AnyStockFact, StockChanged, StockCounted
from services.streams.movements import STILL, Movement, Movements

__all__ = [
    "MOST",
    "PROMISES",
    "Leaving",
    "Movement",
    "Promise",
    "Stock",
    "evolve",
    "leavings",
    "moved",
    "outgrown",
    "promises",
]

MOST = 2**53 - 1
"""Units that a stock row may hold, or lack: as many as one message may say, far from the end of 64 bits."""


@dataclass(frozen=True, slots=True)
class Stock:
    """One item at one location. `movements` are later than the count; a count contains all before it.

    `safety` are units that are never promised, `velocity` units sold a day; both are the latest known, of
    `safety_at` and `velocity_at`, whether or not that message moved on hand.
    """

    counted: int = 0
    counted_at: datetime | None = None
    movements: Movements = STILL
    safety: int = 0
    safety_at: datetime | None = None
    velocity: Decimal = Decimal(0)
    velocity_at: datetime | None = None

    @property
    def on_hand(self) -> int:
        """The units on hand; below zero where more was moved than counted."""
        return self.counted + self.movements.total

    def available(self, reserved: int) -> int:
        """Return the units on hand that are neither promised nor safety stock."""
        return self.on_hand - self.safety - reserved


def evolve(stock: Stock, fact: AnyStockFact) -> Stock:
    """Return the stock after `fact`, in whichever order facts arrive (INV-1)."""
    match fact:
        case StockCounted():
            told = _with_news(stock, fact, fact.counted_at)
            if _is_before(fact.counted_at, stock.counted_at):
                return told  # a later count stands
            later = stock.movements.after(fact.counted_at)
            return replace(told, counted=fact.on_hand, counted_at=fact.counted_at, movements=later)
        case StockChanged():
            return moved(_with_news(stock, fact, fact.changed_at), fact.changed_at, fact.change)
        case _:
            assert_never(fact)


def moved(stock: Stock, at: datetime, change: int) -> Stock:
    """Return the stock after `change` units came or went at `at`; unchanged where the count contains that."""
    if stock.counted_at is not None and at <= stock.counted_at:
        return stock
    return replace(stock, movements=stock.movements.plus(Movement(at, change)))


def outgrown(before: Stock, after: Stock, reserved: int) -> Literal["on_hand", "available"] | None:
    """Return which figure a fact takes beyond MOST, up or down. A figure beyond it already may come nearer."""
    if abs(after.on_hand) > max(MOST, abs(before.on_hand)):
        return "on_hand"
    if abs(after.available(reserved)) > max(MOST, abs(before.available(reserved))):
        return "available"
    return None


class Promise(NamedTuple):
    """Units promised (or given back, below zero) of an item at a location.

    `covered` says that they came out of what was available; a claim of a back order or by hand need not.
    """

    location: str
    item: str
    units: int
    covered: bool = True


def promises(fact: AnyOrderFact) -> Iterable[Promise]:
    """Return what a fact of an order does to what is reserved."""
    of = PROMISES.get(type(fact))
    return () if of is None else of(fact)


def _by_dispatch(fact: DispatchCreated) -> Iterator[Promise]:
    for line in fact.lines:
        yield Promise(fact.location, line.item, line.quantity)


def _of_dispatch(fact: DispatchCancelled | DispatchShipped) -> Iterator[Promise]:
    for line in fact.lines:
        yield Promise(fact.location, line.item, -line.quantity)


def _by_assignment(fact: LinesAssigned) -> Iterator[Promise]:
    for line in fact.lines:
        if line.reserved != "none":
            yield Promise(line.location, line.item, line.quantity, line.reserved == "stock")


def _given_back(fact: LinesRejected | LinesReleased) -> Iterator[Promise]:
    for line in fact.lines:
        if line.reserved != "none":
            yield Promise(line.reserved_at or line.location, line.item, -line.quantity)


def _restanding(fact: LineStatusChanged | WorkHandedOut) -> Iterator[Promise]:
    """Yield what a change of status frees and what it reserves; nothing where units stay reserved where they are."""
    for line in fact.lines:
        before, after = line.before, line.after
        if (before.reserved_at, before.reserved) == (after.reserved_at, after.reserved):
            continue
        if before.reserved_at is not None:
            yield Promise(before.reserved_at, line.item, -line.quantity)
        if after.reserved_at is not None:
            yield Promise(after.reserved_at, line.item, line.quantity, covered=False)


class Leaving(NamedTuple):
    """Units of an item that left the shelf of a location at a time (below zero), or are back on it with that time."""

    location: str
    item: str
    change: int
    at: datetime


def leavings(fact: AnyOrderFact) -> Iterable[Leaving]:
    """Return what a fact of an order does to what is on hand."""
    match fact:
        case DispatchShipped():
            return [Leaving(fact.location, line.item, -line.quantity, fact.shipped_at) for line in fact.lines]
        case LinesRejected() | LinesReleased() | LineStatusChanged() | WorkHandedOut():
            return [_leaving(line.item, line.on_hand) for line in fact.lines if line.on_hand is not None]
    return ()


def _leaving(item: str, on_hand: OnHand) -> Leaving:
    return Leaving(on_hand.location, item, on_hand.change, on_hand.at)


PROMISES: Mapping[type[Any], Callable[[Any], Iterable[Promise]]] = {
    DispatchCreated: _by_dispatch,
    DispatchCancelled: _of_dispatch,
    DispatchShipped: _of_dispatch,
    LinesAssigned: _by_assignment,
    LinesRejected: _given_back,
    LinesReleased: _given_back,
    LineStatusChanged: _restanding,
    WorkHandedOut: _restanding,
}
"""The facts that reserve units or give them back, and how."""


def _with_news(stock: Stock, fact: AnyStockFact, at: datetime) -> Stock:
    """Take safety stock and sales velocity from the message, unless something later set them.

    Of equal times the later arrival wins for counts, and a count wins over a change.
    """
    counts = isinstance(fact, StockCounted)
    if fact.safety_stock is not None and _is_news(at, stock.safety_at, counts=counts):
        stock = replace(stock, safety=fact.safety_stock, safety_at=at)
    if fact.sales_velocity is not None and _is_news(at, stock.velocity_at, counts=counts):
        velocity = abs(
            fact.sales_velocity
        )  # minus zero is zero: so says the database, and decisions hash what it says
        stock = replace(stock, velocity=velocity, velocity_at=at)
    return stock


def _is_news(at: datetime, known_at: datetime | None, *, counts: bool) -> bool:
    return known_at is None or (at >= known_at if counts else at > known_at)


def _is_before(at: datetime, known_at: datetime | None) -> bool:
    return known_at is not None and at < known_at
