"""A customer changes their mind: about an order, or about one dispatch of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from schemas.events.order import (
    AnyOrderFact,
    CancellationAnswered,
    CancellationRemembered,
    CancelledLine,
    DispatchCancelled,
    LinesCancelled,
    OrderCancelled,
    OrderPartiallyCancelled,
)
from schemas.events.order_routing import LinesReleased
from schemas.reasons import CancellationOutcome
from services.streams.order.about import line_units
from services.streams.order.evolve import fold
from services.streams.order.route import given_back
from services.streams.order.state import Known, Order, Phase, Remembered, Unknown, open_units
from services.streams.order.vendor import OnOrder, asked_to_cancel, begun_with


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """Cancel all that is open of an order; its lines cannot be chosen. `at` is the time of the cancel.

    Vendors who have begun with lines are asked.
    """

    organization: str
    order_number: str
    reason_code: str | None
    at: datetime
    on_order: OnOrder = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CancelDispatch:
    """Cancel one dispatch; its stock goes back, its units do not wait again."""

    organization: str
    order_number: str
    dispatch_id: str
    reason_code: str


def cancel_order(command: CancelOrder, order: Order) -> Sequence[AnyOrderFact]:
    """Return an answer in every case, and before it what the cancel changes (CAN-1, CAN-2, CAN-5)."""
    match order:
        case Remembered() if order.cancel is not None:
            return [_answer(command, order, CancellationOutcome.WAITING_FOR_ORDER)]
        case Unknown() | Remembered():
            remembered = CancellationRemembered(**_who(command, order), reason_code=command.reason_code)
            return [remembered, _answer(command, order, CancellationOutcome.WAITING_FOR_ORDER)]
        case Known():
            return _cancel_known(command, order)


def cancel_dispatch(command: CancelDispatch, order: Order) -> Sequence[AnyOrderFact]:
    """Cancel the dispatch and its units, and answer; open lines go on waiting (CAN-3, CAN-5)."""
    dispatch = order.dispatches.get(command.dispatch_id) if isinstance(order, Known) else None
    if dispatch is None or not isinstance(order, Known):
        return [_answer(command, order, CancellationOutcome.UNKNOWN_DISPATCH)]
    if dispatch.cancelled:
        return [_answer(command, order, CancellationOutcome.ALREADY_CANCELLED)]
    if dispatch.shipped:
        return [_answer(command, order, CancellationOutcome.TOO_LATE)]
    cancelled = DispatchCancelled(
        **_who(command, order),
        dispatch_id=command.dispatch_id,
        location=dispatch.location,
        sequence=dispatch.sequence,
        back_order=dispatch.completes,
        carrier=order.submitted.ship_via,
        service=order.submitted.service,
        reason_code=command.reason_code,
        lines=line_units(order, dispatch.units),
    )
    closing = _closing(command, order, fold([cancelled], order))
    return [cancelled, *closing, _answer(command, order, CancellationOutcome.DISPATCH_CANCELLED)]


def _cancel_known(command: CancelOrder, order: Known) -> Sequence[AnyOrderFact]:
    match order.phase:
        case Phase.PARTIALLY_CANCELLED if not order.is_held:
            return [_answer(command, order, CancellationOutcome.TOO_LATE)]
        case Phase.PARTIALLY_CANCELLED | Phase.CANCELLED:
            return [_answer(command, order, CancellationOutcome.ALREADY_CANCELLED)]
        case Phase.DISPATCHED:
            return [_answer(command, order, CancellationOutcome.TOO_LATE)]
    quantities = open_units(order)
    asked = begun_with({number: order.lines[number] for number in quantities}, command.on_order)
    facts = _cancel_lines(command, order, {n: each for n, each in quantities.items() if n not in asked})
    if asked:
        units = {number: quantities[number] for number in asked}
        requests = asked_to_cancel(
            order, units, command.on_order, command.at, "WS", reason_code=command.reason_code
        )
        return [*facts, *requests, _answer(command, order, CancellationOutcome.CANCEL_REQUESTED)]
    partial = isinstance(facts[-1], OrderPartiallyCancelled)
    outcome = CancellationOutcome.PARTIALLY_CANCELLED if partial else CancellationOutcome.CANCELLED
    return [*facts, _answer(command, order, outcome)]


def _cancel_lines(command: CancelOrder, order: Known, quantities: Mapping[int, int]) -> list[AnyOrderFact]:
    """Return what cancels these units, each all of a line; nothing of no lines."""
    if not quantities:
        return []
    lines = tuple(
        CancelledLine(
            line_number=number,
            item=order.lines[number].item,
            quantity=quantity,
            location=order.lines[number].location,
            pickup_by_removed=order.lines[number].pickup_by is not None,
        )
        for number, quantity in quantities.items()
    )
    facts: list[AnyOrderFact] = []
    held = given_back(order, {line.line_number: order.lines[line.line_number] for line in lines})
    if held:
        facts.append(LinesReleased(**_who(command, order), lines=held))
    facts.append(LinesCancelled(**_who(command, order), reason_code=command.reason_code, lines=lines))
    return [*facts, *_closing(command, order, fold(facts, order))]


def _closing(command: CancelOrder | CancelDispatch, before: Known, after: Order) -> list[AnyOrderFact]:
    """Return the fact that ends the order, where this command ends it."""
    if not isinstance(after, Known) or after.phase is before.phase:
        return []
    match after.phase:
        case Phase.CANCELLED:
            return [OrderCancelled(**_who(command, after), reason_code=command.reason_code)]
        case Phase.PARTIALLY_CANCELLED:
            return [OrderPartiallyCancelled(**_who(command, after), reason_code=command.reason_code)]
    return []


def _answer(
    command: CancelOrder | CancelDispatch, order: Order, outcome: CancellationOutcome
) -> CancellationAnswered:
    named = command.dispatch_id if isinstance(command, CancelDispatch) else None
    return CancellationAnswered(
        **_who(command, order), outcome=outcome, reason_code=command.reason_code, dispatch_id=named
    )


def _who(command: CancelOrder | CancelDispatch, order: Order) -> dict[str, Any]:
    return {
        "organization": command.organization,
        "order_number": command.order_number,
        "request_id": order.request_id if isinstance(order, Known) else None,
    }
