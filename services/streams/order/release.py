"""A run releases an order: all of it, or what is there, once."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from schemas.events.order import AnyOrderFact, DispatchCreated, LineUnits, OrderCommitted
from schemas.ids import dispatch_id
from services.streams.order.state import BackOrder, Known, Order, Waiting, open_units


@dataclass(frozen=True, slots=True)
class ReleaseOrder:
    """Dispatch these lines, each with all its open units, from `location`; their stock is there."""

    location: str
    lines: Set[int]
    now: datetime


def release(command: ReleaseOrder, order: Order) -> Sequence[AnyOrderFact]:
    """QUE-3, QUE-5: the facts of one dispatch; nothing where the order does not wait (any more)."""
    match order:
        case Waiting():
            back_order = len(command.lines) < len(open_units(order))
            committed = OrderCommitted(
                organization=order.organization,
                order_number=order.order_number,
                request_id=order.request_id,
                back_order=back_order,
            )
            return [committed, _dispatch(command, order, completes=False)]
        case BackOrder() if command.lines == open_units(order).keys():
            return [_dispatch(command, order, completes=True)]
        case _:
            return []  # cancelled meanwhile, or already gone


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
