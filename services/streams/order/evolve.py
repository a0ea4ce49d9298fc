"""An order as the fold of its facts. Nothing is ever refused here."""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from schemas.events.order import (
    AnyOrderFact,
    CancellationAnswered,
    CancellationRemembered,
    DispatchCancelled,
    DispatchCreated,
    DispatchShipped,
    LinesCancelled,
    LineUnits,
    OrderCancelled,
    OrderCommitted,
    OrderHeld,
    OrderPartiallyCancelled,
    OrderSubmitted,
)
from schemas.events.order_fulfillment import FulfillmentAnswered, FulfillmentRequested
from schemas.events.order_privacy import PersonForgotten
from schemas.events.order_routing import (
    LinesAssigned,
    LinesRejected,
    LinesReleased,
    LinesReopened,
    LinesUnfulfillable,
    OrderAcknowledged,
)
from schemas.events.order_status import (
    LineStatusChanged,
    PickupByRemoved,
    PickupBySet,
    ShipToChanged,
    StatusUpdateNoted,
    StatusUpdateRestricted,
    UnderReviewChanged,
    WorkHandedOut,
)
from schemas.events.order_vendor import PurchaseOrderPlaced, VendorNoted
from services.streams.order import placing, progressing
from services.streams.order.line import Cancelled, Dispatched, Line, LineState
from services.streams.order.state import Cancel, Dispatch, Hold, Known, Order, Remembered, Unknown


def evolve(order: Order, fact: AnyOrderFact) -> Order:
    """Return the order after `fact`."""
    match fact:
        case OrderSubmitted():
            return _received(fact)
        case CancellationRemembered():
            return replace(_remembered(order), cancel=Cancel(fact.reason_code))
        case CancellationAnswered():
            return order  # an answer changes nothing
    if not isinstance(order, Known):
        return _before(order, fact)
    match fact:
        case LinesAssigned():
            return placing.assigned(order, fact)
        case LinesUnfulfillable():
            return placing.unfulfillable(order, fact)
        case LinesReopened():
            return placing.reopened(order, fact)
        case LinesRejected():
            return placing.rejected(order, fact)
        case LinesReleased():
            return placing.released(order, fact)
        case OrderHeld():
            return replace(order, hold=Hold(fact.dc, fact.hold_until))
        case DispatchCreated():
            units = {line.line_number: line.quantity for line in fact.lines}
            dispatch = Dispatch(fact.location, units, fact.sequence, fact.back_order)
            return _with_dispatch(_all(order, fact.lines, Dispatched()), fact.dispatch_id, dispatch)
        case DispatchCancelled():
            cancelled = replace(order.dispatches[fact.dispatch_id], cancelled=True)
            return _with_dispatch(_all(order, fact.lines, Cancelled()), fact.dispatch_id, cancelled)
        case DispatchShipped():
            shipped = replace(order.dispatches[fact.dispatch_id], shipped=True)
            return _with_dispatch(order, fact.dispatch_id, shipped)
        case LinesCancelled():
            return progressing.cancelled(order, fact)
        case OrderAcknowledged() | OrderCommitted() | OrderPartiallyCancelled() | OrderCancelled():
            return order  # the phase follows from the lines
        case StatusUpdateRestricted():
            return order  # the update changed nothing
        case PersonForgotten():
            return replace(order, forgotten=order.forgotten.union(fact.subjects))
        case PurchaseOrderPlaced():
            return placing.ordered(order, fact)
        case VendorNoted():
            return order  # the purchase order knows what it means
        case FulfillmentRequested() | FulfillmentAnswered():
            return order  # what an answer changes, another fact says
        case _:
            return _updated(order, fact)


def _updated(
    order: Known,
    fact: LineStatusChanged
    | StatusUpdateNoted
    | WorkHandedOut
    | PickupBySet
    | PickupByRemoved
    | UnderReviewChanged
    | ShipToChanged,
) -> Known:
    match fact:
        case LineStatusChanged():
            return progressing.changed(order, fact)
        case WorkHandedOut():
            return progressing.handed_out(order, fact)
        case StatusUpdateNoted():
            return progressing.noted(order, fact)
        case PickupBySet() | PickupByRemoved():
            return progressing.dated(order, fact)
        case UnderReviewChanged():
            return replace(order, under_review=fact.under_review)
        case ShipToChanged():
            return replace(order, ship_to=fact)
        case _:
            assert_never(fact)


def fold(facts: Sequence[AnyOrderFact], order: Order | None = None) -> Order:
    """Return the order after all of `facts`, starting from `order` or from nothing."""
    state: Order = Unknown() if order is None else order
    for fact in facts:
        state = evolve(state, fact)
    return state


def _received(fact: OrderSubmitted) -> Known:
    lines = {
        line.line_number: Line(line.item, line.quantity, line.tax, line.line_number) for line in fact.lines
    }
    return Known(submitted=fact, lines=lines, dispatches={}, hold=None, under_review=fact.under_review)


def _remembered(order: Order) -> Remembered:
    return order if isinstance(order, Remembered) else Remembered()


def _before(order: Order, fact: AnyOrderFact) -> Order:
    """Return what is remembered of an order that has not arrived."""
    match fact:
        case UnderReviewChanged():
            return replace(_remembered(order), under_review=fact)
        case ShipToChanged():
            return replace(_remembered(order), ship_to=fact)
    return order


def _all(order: Known, units: Sequence[LineUnits], state: LineState) -> Known:
    moved = {each.line_number: replace(order.lines[each.line_number], state=state) for each in units}
    return replace(order, lines={**order.lines, **moved})


def _with_dispatch(order: Known, dispatch_id: str, dispatch: Dispatch) -> Known:
    return replace(order, dispatches={**order.dispatches, dispatch_id: dispatch})
