"""A run releases an order: all of it, or once the lines that are in stock."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from schemas.events.order import (
    AnyOrderFact,
    DispatchCreated,
    OrderCommitted,
    OrderPartiallyCancelled,
)
from schemas.ids import dispatch_id
from services.streams.order.about import about, line_units
from services.streams.order.evolve import evolve
from services.streams.order.state import Known, Order, Phase, open_units


@dataclass(frozen=True, slots=True)
class ReleaseOrder:
    """Dispatch these lines, each with all its units, from `location`, which has them in stock."""

    location: str
    lines: Set[int]
    now: datetime


def release(command: ReleaseOrder, order: Order) -> Sequence[AnyOrderFact]:
    """Return the facts of one dispatch; none where the order does not wait, or waits no longer (QUE-3, QUE-5)."""
    if not isinstance(order, Known):
        return []
    opened = open_units(order)
    match order.phase:
        case Phase.WAITING if command.lines and command.lines <= opened.keys():
            committed = OrderCommitted(**about(order), back_order=len(command.lines) < len(opened))
            return [committed, _dispatch(command, order, completes=False)]
        case Phase.BACK_ORDER if command.lines == opened.keys():
            return _complete(command, order)
        case _:
            return []  # cancelled meanwhile, already gone, or not the lines that are open


def _complete(command: ReleaseOrder, order: Known) -> Sequence[AnyOrderFact]:
    """Dispatch the rest; where the first dispatch was cancelled, the order ends partially cancelled."""
    dispatch = _dispatch(command, order, completes=True)
    after = evolve(order, dispatch)
    if isinstance(after, Known) and after.phase is Phase.PARTIALLY_CANCELLED:
        return [dispatch, OrderPartiallyCancelled(**about(order), reason_code=None)]
    return [dispatch]


def _dispatch(command: ReleaseOrder, order: Known, *, completes: bool) -> DispatchCreated:
    sequence = len(order.dispatches) + 1
    return DispatchCreated(
        **about(order),
        dispatch_id=dispatch_id(order.organization, order.order_number, sequence),
        location=command.location,
        sequence=sequence,
        back_order=completes,
        carrier=order.submitted.ship_via,
        service=order.submitted.service,
        subject=order.ship_to_subject,
        created_at=command.now,
        lines=line_units(
            order, {number: units for number, units in open_units(order).items() if number in command.lines}
        ),
    )
