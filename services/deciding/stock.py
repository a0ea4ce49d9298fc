"""What decisions about orders do to stock rows: one locking order and one condition, whoever decides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from schemas.events.order import AnyOrderFact
from services.common import stock
from services.common.database import Connection
from services.common.stock.shelf import Place, Shelf
from services.streams.stock import Leaving, Stock, leavings, moved, promises


@dataclass(slots=True)
class _Change:
    """What becomes of one row: net units reserved, and how many of the available ones they need at some moment."""

    units: int = 0
    needed: int | None = None


@dataclass(slots=True)
class _Changes:
    rows: dict[Place, _Change] = field(default_factory=dict)
    left: list[tuple[Place, Leaving]] = field(default_factory=list)


def settle(connection: Connection, facts: Sequence[AnyOrderFact], *, claimed: bool = False) -> None:
    """Reserve, free and ship what these facts say, all rows locked in one order.

    Raises NotCovered where less is available than was to be promised: the transaction is then lost. `claimed`: the
    promises were made already, so they are kept whatever is available.
    """
    changes = _changes(facts)
    freed = {place: -each.units for place, each in changes.rows.items() if each.units < 0}
    taken = {
        place: stock.Reservation(each.units, None if claimed else each.needed)
        for place, each in changes.rows.items()
        if each.units > 0
    }
    if changes.left or (freed and taken):
        _leave(connection, changes)
    if freed:
        stock.give_back(connection, freed)
    if taken:
        stock.reserve(connection, taken)


def _changes(facts: Iterable[AnyOrderFact]) -> _Changes:
    found = _Changes()
    for fact in facts:
        for promise in promises(fact):
            place = Place(fact.organization, promise.location, promise.item)
            row = found.rows.setdefault(place, _Change())
            row.units += promise.units
            if promise.covered and promise.units > 0:
                row.needed = row.units
        for left in leavings(fact):
            place = Place(fact.organization, left.location, left.item)
            found.rows.setdefault(place, _Change())
            found.left.append((place, left))
    return found


def _leave(connection: Connection, changes: _Changes) -> None:
    """Lock all rows at once, and take what left off the units on hand, or put back what a person took back."""
    before = stock.lock(connection, changes.rows.keys())
    after: dict[Place, Shelf] = {}
    for place, left in changes.left:
        row = after.get(place, before[place])
        moves = moved(Stock(row.counted, row.counted_at), left.at, left.change).movements
        after[place] = replace(row, movements=(*row.movements, *moves))
    if after:
        stock.store(connection, before, after)
