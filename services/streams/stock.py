"""What is on the shelf: the last count, and what moved after it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple, assert_never

from schemas.events.order import AnyOrderFact, DispatchCancelled, DispatchCreated, DispatchShipped
from schemas.events.order_routing import LinesAssigned, LinesRejected, LinesReleased
from schemas.events.stock import AnyStockFact, StockChanged, StockCounted


class Movement(NamedTuple):
    """A relative change in units, and when it happened."""

    at: datetime
    change: int


@dataclass(frozen=True, slots=True)
class Stock:
    """One item at one location. `movements` are later than the count; a count contains all before it.

    `safety` is what was said of it latest, at `safety_at`, whether or not that moved on hand.
    """

    counted: int = 0
    counted_at: datetime | None = None
    movements: tuple[Movement, ...] = ()
    safety: int = 0
    safety_at: datetime | None = None

    @property
    def on_hand(self) -> int:
        """Units on the shelf; below zero where more was moved than counted."""
        return self.counted + sum(movement.change for movement in self.movements)


def evolve(stock: Stock, fact: AnyStockFact) -> Stock:
    """INV-1: the stock after `fact`, in whichever order facts arrive."""
    match fact:
        case StockCounted():
            said = stock
            if fact.safety_stock is not None and not _is_before(fact.counted_at, stock.safety_at):
                said = replace(stock, safety=fact.safety_stock, safety_at=fact.counted_at)
            return said if _is_before(fact.counted_at, stock.counted_at) else _counted(said, fact)
        case StockChanged():
            said = stock
            if fact.safety_stock is not None and not _contains(stock.safety_at, fact.changed_at):
                said = replace(stock, safety=fact.safety_stock, safety_at=fact.changed_at)
            return moved(said, fact.changed_at, fact.change)
        case _:
            assert_never(fact)


def moved(stock: Stock, at: datetime, change: int) -> Stock:
    """The stock after `change` units came or went at `at`; as it was where the count contains that."""
    if _contains(stock.counted_at, at):
        return stock
    return replace(stock, movements=(*stock.movements, Movement(at, change)))


class Promise(NamedTuple):
    """Units promised (or given back, below zero) of an item at a location.

    `covered` where they came out of what was available; what is claimed for a back order, or by hand, need not.
    """

    location: str
    item: str
    units: int
    covered: bool = True


def promises(fact: AnyOrderFact) -> Iterator[Promise]:
    """What a fact of an order does to what is reserved."""
    if isinstance(fact, DispatchCreated):
        for line in fact.lines:
            yield Promise(fact.location, line.item, line.quantity)
    elif isinstance(fact, DispatchCancelled | DispatchShipped):
        for line in fact.lines:
            yield Promise(fact.location, line.item, -line.quantity)
    elif isinstance(fact, LinesAssigned):
        for each in fact.lines:
            if each.reserved != "none":
                yield Promise(each.location, each.item, each.quantity, each.reserved == "stock")
    elif isinstance(fact, LinesRejected | LinesReleased):
        for back in fact.lines:
            if back.reserved != "none":
                yield Promise(back.location, back.item, -back.quantity)


def _counted(stock: Stock, fact: StockCounted) -> Stock:
    later = tuple(movement for movement in stock.movements if movement.at > fact.counted_at)
    return replace(stock, counted=fact.on_hand, counted_at=fact.counted_at, movements=later)


def _is_before(at: datetime, known_at: datetime | None) -> bool:
    return known_at is not None and at < known_at


def _contains(known_at: datetime | None, at: datetime) -> bool:
    return known_at is not None and at <= known_at
