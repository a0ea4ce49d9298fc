"""What locations report: a dispatch has left, so its units leave shelf and promises; or lines come back to routing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from schemas.events.order import AnyOrderFact, DispatchShipped
from schemas.ids import as_created, dispatch_order_number, order_stream
from schemas.organization import Organization
from schemas.reasons import DeadLetterReason
from schemas.wire.status_updates import StatusUpdate
from services.common import stock as room
from services.common.eventstore import Uncommitted
from services.common.runtime.message import Message
from services.common.runtime.work import Work
from services.common.stock.shelf import Place, Shelf
from services.deciding.policies import Policies
from services.deciding.streams import Streams
from services.streams import organization
from services.streams.order import (
    AssignByHand,
    Order,
    Refused,
    RejectLines,
    ShipDispatch,
    Unknown,
    assign_by_hand,
    evolve,
    reject,
    ship,
    unbalanced,
)
from services.streams.stock import Stock, moved, promises


class StatusUpdates:
    """Handles `status-updates`: a dispatch is `fulfilled` when it has left; `rejected` lines need another place."""

    def __init__(self) -> None:
        self._policies = Policies(
            organization.evolve, organization.INITIAL, organization.organization_stream, organization.Applied
        )

    def handle(self, work: Work, messages: Sequence[Message[StatusUpdate]]) -> Sequence[Uncommitted]:
        """The facts of all updates of the batch; one that cannot be followed is set aside."""
        about = [
            (message, policy, _stream(message.value))
            for message, policy in self._policies.judge(work, messages)
            if _is_followed(work, message)
        ]
        orders: Streams[Order, AnyOrderFact] = Streams(work.log, evolve, Unknown(), unbalanced)
        orders.load([stream for _, _, stream in about])
        for message, policy, stream in about:
            decided = _decided(message, policy.document, orders.state(stream), work.clock.now())
            if isinstance(decided, Refused):
                work.refuse(message, decided.reason, decided.path, decided.detail)
            else:
                orders.record(message.value.organization, stream, decided, message.meta)
        _settle(work, orders.facts())
        return orders.recorded


def _decided(
    message: Message[StatusUpdate], policy: Organization, order: Order, now: datetime
) -> Sequence[AnyOrderFact] | Refused:
    """A time later than the clock is the clock's."""
    update = message.value
    at = min(update.occurred_at or message.occurred_at, now)
    if update.dispatch_id is not None:
        dispatch_id = as_created(update.organization, update.dispatch_id)
        return ship(ShipDispatch(dispatch_id, at, update.carrier, update.tracking_number), order)
    if update.new_location is not None:
        by_hand = AssignByHand(update.new_location, update.line_number, now, update.location)
        return assign_by_hand(by_hand, order, policy)
    command = RejectLines(update.location, update.line_number, update.quantity, update.reason_code, at)
    return reject(command, order, policy)


def _is_followed(work: Work, message: Message[StatusUpdate]) -> bool:
    update = message.value
    if update.dispatch_id is not None and update.status != "fulfilled":
        path, detail = "status", "of a dispatch only fulfilled is followed yet: it has left"
    elif update.dispatch_id is None and update.order_number is None:
        path, detail = "request_id", "orders are followed by order_number yet"
    elif update.dispatch_id is None and update.new_location is None and update.status != "rejected":
        path, detail = "status", "of an order only rejected is followed yet; of a dispatch say dispatch_id"
    else:
        return True
    work.refuse(message, DeadLetterReason.NOT_FOLLOWED, path, detail)
    return False


def _stream(update: StatusUpdate) -> str:
    if update.dispatch_id is None:
        return order_stream(update.organization, update.order_number or "")
    named = dispatch_order_number(update.organization, update.dispatch_id) or update.dispatch_id
    return order_stream(update.organization, named)


def _settle(work: Work, facts: Sequence[AnyOrderFact]) -> None:
    """Shelves and promises after these facts, all rows locked at once in sorted order."""
    units: dict[Place, int] = defaultdict(int)
    for fact in facts:
        for promise in promises(fact):
            units[Place(fact.organization, promise.location, promise.item)] += promise.units
    if not units:
        return
    before = room.lock(work.connection, units)
    after: dict[Place, Shelf] = {}
    for fact in facts:
        if isinstance(fact, DispatchShipped):
            for promise in promises(fact):
                place = Place(fact.organization, promise.location, promise.item)
                after[place] = _without(after.get(place, before[place]), fact, promise.units)
    if after:
        room.store(work.connection, before, after)
    room.give_back(work.connection, {place: -moved for place, moved in units.items() if moved < 0})
    claims = {place: room.Reservation(moved, None) for place, moved in units.items() if moved > 0}
    room.reserve(work.connection, claims)


def _without(shelf: Shelf, fact: DispatchShipped, units: int) -> Shelf:
    left = moved(Stock(shelf.counted, shelf.counted_at), fact.shipped_at, units).movements
    return replace(shelf, movements=(*shelf.movements, *left))
