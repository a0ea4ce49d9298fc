"""A run releases an order: all of it, or what is there, once."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from schemas.events.order import (
    AnyOrderFact,
    DispatchCreated,
    LineUnits,
    OrderCommitted,
    OrderPartiallyCancelled,
)
from schemas.ids import dispatch_id
from services.streams.order.evolve import evolve
from services.streams.order.state import BackOrder, Known, Order, PartiallyCancelled, Waiting, open_units


@dataclass(frozen=True, slots=True)
class ReleaseOrder:
    """Dispatch these lines, each with all its open units, from `location`; their stock is there."""

    location: str
    lines: Set[int]
    now: datetime


def release(command: ReleaseOrder, order: Order) -> Sequence[AnyOrderFact]:
    """QUE-3, QUE-5: the facts of one dispatch; nothing where the order does not wait (any more)."""
    match order:
        case Waiting() if command.lines and command.lines <= open_units(order).keys():
            back_order = len(command.lines) < len(open_units(order))
            committed = OrderCommitted(
                organization=order.organization,
                order_number=order.order_number,
                request_id=order.request_id,
                back_order=back_order,
            )
            return [committed, _dispatch(command, order, completes=False)]
        case BackOrder() if command.lines == open_units(order).keys():
            return _complete(command, order)
        case _:
            return []  # cancelled meanwhile, already gone, or not the lines that are open


def _complete(command: ReleaseOrder, order: BackOrder) -> Sequence[AnyOrderFact]:
    """The second dispatch is the last; where the first was cancelled, the order ends partially cancelled."""
    dispatch = _dispatch(command, order, completes=True)
    if not isinstance(evolve(order, dispatch), PartiallyCancelled):
        return [dispatch]
    closing = OrderPartiallyCancelled(
        organization=order.organization,
        order_number=order.order_number,
        request_id=order.request_id,
        reason_code=None,
    )
    return [dispatch, closing]


def _dispatch(command: ReleaseOrder, order: Known, *, completes: bool) -> DispatchCreated:
    sequence = len(order.dispatches) + 1
    return DispatchCreated(
        organization=order.organization,
        order_number=order.order_number,
        request_id=order.request_id,
        dispatch_id=dispatch_id(order.organization, order.order_number, sequence),
        location=command.location,
        sequence=sequence,
        back_order=completes,
        carrier=order.carrier,
        service=order.service,
        subject=order.subject,
        created_at=command.now,
        lines=tuple(
            LineUnits(line_number=number, item=order.lines[number].item, quantity=units)
            for number, units in open_units(order).items()
            if number in command.lines
        ),
    )
