"""An order as the fold of its facts. Nothing is ever refused here."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar, assert_never

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
from schemas.events.order_routing import (
    LinesAssigned,
    LinesRejected,
    LinesReleased,
    LinesUnfulfillable,
    OrderAcknowledged,
)
from services.streams.order import placing
from services.streams.order.state import (
    BackOrder,
    Brokered,
    Cancelled,
    CancelRemembered,
    Dispatch,
    Dispatched,
    Hold,
    Known,
    Line,
    Order,
    PartiallyCancelled,
    Received,
    Unknown,
    Waiting,
)

K = TypeVar("K", bound=Known)


def evolve(order: Order, fact: AnyOrderFact) -> Order:
    """The order after `fact`."""
    match fact:
        case OrderSubmitted():
            return _received(fact)
        case CancellationRemembered():
            return CancelRemembered(fact.reason_code)
        case CancellationAnswered():
            return order  # an answer changes nothing
    if not isinstance(order, Known):
        return order
    match fact:
        case OrderAcknowledged():
            return order  # it waits for routing as it did
        case LinesAssigned():
            return _become(Brokered, order, **placing.assigned(order, fact))
        case LinesUnfulfillable():
            return _become(Brokered, order, **placing.unfulfillable(order, fact))
        case LinesRejected():
            return replace(order, lines=placing.rejected(order.lines, fact))
        case LinesReleased():
            return replace(order, lines=placing.released(order.lines, fact.lines))
        case OrderHeld():
            return _become(Waiting, order, hold=Hold(fact.dc, fact.hold_until))
        case OrderCommitted():
            return _become(BackOrder, order) if fact.back_order else order
        case DispatchCreated():
            return _dispatched(order, fact)
        case DispatchCancelled():
            cancelled = replace(order.dispatches[fact.dispatch_id], cancelled=True)
            lines = _moved(order.lines, fact.lines, dispatched=-1, cancelled=1)
            return replace(order, lines=lines, dispatches={**order.dispatches, fact.dispatch_id: cancelled})
        case DispatchShipped():
            shipped = replace(order.dispatches[fact.dispatch_id], shipped=True)
            return replace(order, dispatches={**order.dispatches, fact.dispatch_id: shipped})
        case LinesCancelled():
            return replace(order, lines=_moved(order.lines, fact.lines, open=-1, cancelled=1))
        case OrderPartiallyCancelled():
            return _become(PartiallyCancelled, order)
        case OrderCancelled():
            return _become(Cancelled, order)
        case _:
            assert_never(fact)


def fold(facts: Sequence[AnyOrderFact], order: Order | None = None) -> Order:
    """The order after all of `facts`, starting from `order` or from nothing."""
    state: Order = Unknown() if order is None else order
    for fact in facts:
        state = evolve(state, fact)
    return state


def _received(fact: OrderSubmitted) -> Received:
    return Received(
        organization=fact.organization,
        order_number=fact.order_number,
        request_id=fact.request_id,
        content=fact.content,
        subject=fact.subject,
        carrier=fact.ship_via,
        service=fact.service,
        submitted=fact,
        lines={
            line.line_number: Line(line.item, line.quantity, tax=line.tax, requesting=line.line_number)
            for line in fact.lines
        },
        dispatches={},
        hold=None,
    )


def _dispatched(order: Known, fact: DispatchCreated) -> Known:
    lines = _moved(order.lines, fact.lines, open=-1, dispatched=1)
    units = {line.line_number: line.quantity for line in fact.lines}
    dispatch = Dispatch(fact.location, units, fact.sequence, fact.back_order)
    dispatches = {**order.dispatches, fact.dispatch_id: dispatch}
    after = replace(order, lines=lines, dispatches=dispatches)
    if any(line.open for line in lines.values()):
        return after
    whole = not any(line.cancelled for line in lines.values())
    return _become(Dispatched if whole else PartiallyCancelled, after)


def _moved(lines: Mapping[int, Line], units: Sequence[LineUnits], **signs: int) -> dict[int, Line]:
    moved = dict(lines)
    for unit in units:
        line = moved[unit.line_number]
        changes = {name: getattr(line, name) + sign * unit.quantity for name, sign in signs.items()}
        moved[unit.line_number] = replace(line, **changes)
    return moved


def _become(state: type[K], order: Known, **changes: Any) -> K:
    return state(**{name: getattr(order, name) for name in _OF_ALL} | changes)


_OF_ALL = tuple(field.name for field in fields(Known))
