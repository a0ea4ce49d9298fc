"""Counts and changes of stock become facts and move the stock row, in one transaction."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from schemas.events.stock import AnyStockFact, StockChanged, StockCounted
from schemas.ids import stream_id
from schemas.reasons import DeadLetterReason
from schemas.wire.inventory_changed import StockChange
from services.common import stock as room
from services.common.database import Connection
from services.common.eventstore import Uncommitted
from services.common.runtime.message import Message
from services.common.runtime.work import Work
from services.common.stock.shelf import Place
from services.deciding.policies import Policies
from services.streams.movements import Movement, gathered
from services.streams.stock import MOST, Stock, evolve, outgrown

_OUTGROWN = f"this would take the stock of this item at this location beyond ±{MOST:,} units"


class StockKeeper:
    """Handles `inventory-changed` (INV-1). Items need no registration, locations do."""

    def __init__(self) -> None:
        self._policies = Policies()

    def handle(self, work: Work, messages: Sequence[Message[StockChange]]) -> Sequence[Uncommitted]:
        """Return one fact a message; messages for one item take effect in the order in which they came."""
        changes = [
            (place, message, _fact(message.value, work.clock.now()))
            for place, message in self._with_places(work, messages)
        ]
        if not changes:
            return ()
        shelves = _Shelves(work.connection, [(place, fact) for place, _, fact in changes])
        events = []
        for place, message, fact in changes:
            figure = shelves.take(place, fact)
            if figure is not None:
                work.refuse(message, DeadLetterReason.INVALID, _path(message.value, figure), _OUTGROWN)
                continue
            stream = stream_id("stock", place.organization, f"{place.location}/{place.item}")
            version = shelves.version(place)
            events.append(Uncommitted(place.organization, stream, version, fact, message.cause.stored()))
        shelves.store()
        return events

    def _with_places(
        self, work: Work, messages: Sequence[Message[StockChange]]
    ) -> list[tuple[Place, Message[StockChange]]]:
        accepted = []
        for message, policy in self._policies.judge(work, messages):
            change = message.value
            if policy.document.location(change.location) is not None:
                accepted.append((Place(change.organization, change.location, change.item), message))
            else:
                detail = "not a location of the organization"
                work.refuse(message, DeadLetterReason.UNKNOWN_LOCATION, "location", detail)
        return accepted


class _Shelves:
    """The stock rows of a batch: locked, moved by one fact after the other, stored.

    Of the stored movements of a row only the sums up to the counts of this batch are read, however many there are.
    """

    def __init__(self, connection: Connection, changes: Collection[tuple[Place, AnyStockFact]]) -> None:
        self._connection = connection
        self._before = room.lock(connection, {place for place, _ in changes})
        counts = {(place, fact.counted_at) for place, fact in changes if isinstance(fact, StockCounted)}
        contained = room.moved_up_to(connection, counts)
        self._stocks = {
            place: _stock(shelf, contained.get(place, ())) for place, shelf in self._before.items()
        }
        self._taken: dict[Place, list[AnyStockFact]] = defaultdict(list)

    def take(self, place: Place, fact: AnyStockFact) -> str | None:
        """Move the row by the fact. Return None, or the figure that the fact would take too far; the row then stays."""
        stock = evolve(self._stocks[place], fact)
        too_far = outgrown(self._stocks[place], stock, self._before[place].reserved)
        if too_far is None:
            self._stocks[place] = stock
            self._taken[place].append(fact)
        return too_far

    def version(self, place: Place) -> int:
        """Return the version of the row's stream after the facts that it took."""
        return self._before[place].version + len(self._taken[place])

    def store(self) -> None:
        """Store the rows."""
        after = {place: self._after(place, facts) for place, facts in self._taken.items()}
        room.store(self._connection, self._before, after)
        untouched = {place: shelf for place, shelf in self._before.items() if place not in after}
        room.unmake(self._connection, untouched)

    def _after(self, place: Place, facts: Sequence[AnyStockFact]) -> room.Shelf:
        stock = self._stocks[place]
        changes = [(fact.changed_at, fact.change) for fact in facts if isinstance(fact, StockChanged)]
        came = [(at, change) for at, change in changes if stock.counted_at is None or at > stock.counted_at]
        return replace(
            self._before[place],
            counted=stock.counted,
            counted_at=stock.counted_at,
            moved=gathered(stock.movements).total - sum(change for _, change in came),
            movements=came,
            safety=stock.safety,
            safety_at=stock.safety_at,
            velocity=stock.velocity,
            velocity_at=stock.velocity_at,
            version=self.version(place),
        )


def _path(change: StockChange, figure: str) -> str:
    """Return the field of the message that took the figure too far."""
    if figure == "available" and change.safety_stock is not None:
        return "safety_stock"
    return "change" if change.on_hand is None else "on_hand"


def _fact(change: StockChange, now: datetime) -> AnyStockFact:
    """Return the fact. A time later than the clock is the clock's: a count from the future would hide others."""
    at = min(change.counted_at, now)
    who: dict[str, Any] = {
        "organization": change.organization,
        "location": change.location,
        "item": change.item,
        "safety_stock": change.safety_stock,
        "sales_velocity": change.sales_velocity,
    }
    if change.on_hand is not None:
        return StockCounted(**who, on_hand=change.on_hand, counted_at=at)
    assert change.change is not None  # the message says one or the other  # noqa: S101
    return StockChanged(**who, change=change.change, changed_at=at)


def _stock(shelf: room.Shelf, contained: Iterable[tuple[datetime, int]]) -> Stock:
    """Return the state of the stream. Movements that no count of the batch contains are in the sum alone."""
    apart = gathered(Movement(at, change) for at, change in contained)
    return Stock(
        shelf.counted,
        shelf.counted_at,
        replace(apart, total=shelf.moved),
        shelf.safety,
        shelf.safety_at,
        shelf.velocity,
        shelf.velocity_at,
    )
