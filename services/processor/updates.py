"""What locations report of their dispatches; shipped units leave the shelf and its promises together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from schemas.events.order import AnyOrderFact, DispatchShipped
from schemas.ids import dispatch_order_number, order_stream
from schemas.reasons import DeadLetterReason
from schemas.wire.status_updates import StatusUpdate
from services.common import stock as room
from services.common.decider import Streams
from services.common.eventstore import Uncommitted
from services.common.policies import Policies
from services.common.runtime.message import Message
from services.common.runtime.work import Work
from services.common.stock.shelf import Place, Shelf
from services.streams import organization
from services.streams.order import Order, Refused, ShipDispatch, Unknown, evolve, ship
from services.streams.stock import Movement, Stock, moved, promises


class StatusUpdates:
    """Handles `status-updates` of dispatches: `fulfilled` means that it left."""

    def __init__(self) -> None:
        self._policies = Policies(
            organization.evolve, organization.INITIAL, organization.organization_stream, organization.Applied
        )

    def handle(self, work: Work, messages: Sequence[Message[StatusUpdate]]) -> Sequence[Uncommitted]:
        """The facts of all updates of the batch; one that is not about a shipped dispatch is set aside."""
        about = [
            (message, _stream(message.value))
            for message, _ in self._policies.judge(work, messages)
            if _is_followed(work, message)
        ]
        orders: Streams[Order, AnyOrderFact] = Streams(work.log, evolve, Unknown())
        orders.load([stream for _, stream in about])
        for message, stream in about:
            decided = ship(_command(message, work.clock.now()), orders.state(stream))
            if isinstance(decided, Refused):
                work.refuse(message, decided.reason, decided.path, decided.detail)
            else:
                orders.record(message.value.organization, stream, decided, message.meta)
        _leave(work, [fact for fact in orders.facts() if isinstance(fact, DispatchShipped)])
        return orders.recorded


def _is_followed(work: Work, message: Message[StatusUpdate]) -> bool:
    update = message.value
    if update.dispatch_id is None:
        detail = "only dispatches are followed yet: say dispatch_id"
        work.refuse(message, DeadLetterReason.NOT_FOLLOWED, "dispatch_id", detail)
    elif update.status != "fulfilled":
        detail = "of a dispatch only fulfilled is followed yet: it has left"
        work.refuse(message, DeadLetterReason.NOT_FOLLOWED, "status", detail)
    else:
        return True
    return False


def _stream(update: StatusUpdate) -> str:
    named = update.dispatch_id or ""
    return order_stream(update.organization, dispatch_order_number(update.organization, named) or named)


def _command(message: Message[StatusUpdate], now: datetime) -> ShipDispatch:
    """A time later than the clock is the clock's."""
    update = message.value
    shipped_at = min(update.occurred_at or message.occurred_at, now)
    return ShipDispatch(update.dispatch_id or "", shipped_at, update.carrier, update.tracking_number)


def _leave(work: Work, shipped: Sequence[DispatchShipped]) -> None:
    """Shelves are locked before promises are given back, both in sorted order."""
    if not shipped:
        return
    promised: dict[Place, int] = defaultdict(int)
    for fact in shipped:
        for promise in promises(fact):
            promised[Place(fact.organization, promise.location, promise.item)] -= promise.units
    before = room.lock(work.connection, promised)
    after = dict(before)
    for fact in shipped:
        for promise in promises(fact):
            place = Place(fact.organization, promise.location, promise.item)
            after[place] = _without(after[place], fact, promise.units)
    room.store(work.connection, before, after)
    room.give_back(work.connection, promised)


def _without(shelf: Shelf, fact: DispatchShipped, units: int) -> Shelf:
    movements = tuple(Movement(at, change) for at, change in shelf.movements)
    stock = moved(Stock(shelf.counted, shelf.counted_at, movements, shelf.safety), fact.shipped_at, units)
    return replace(shelf, movements=stock.movements)
