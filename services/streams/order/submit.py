"""An order arrives: for the first time, again, or under a number that another order has."""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.events.order import (
    AnyOrderFact,
    CancellationAnswered,
    CancelledLine,
    LinesCancelled,
    OrderCancelled,
    OrderHeld,
    OrderSubmitted,
)
from schemas.events.order_routing import OrderAcknowledged
from schemas.reasons import CancellationOutcome, DeadLetterReason
from services.streams.order.about import Refused, about
from services.streams.order.state import CancelRemembered, Known, Order


@dataclass(frozen=True, slots=True)
class SubmitOrder:
    """The order as its first fact, and what follows by the policy: a hold, an acknowledgement, or a refusal.

    `same_person` says whether the person of the stored order equals the one that was sent now.
    """

    submitted: OrderSubmitted
    hold: OrderHeld | OrderAcknowledged | Refused | None
    same_person: bool = True


def submit(command: SubmitOrder, order: Order) -> Sequence[AnyOrderFact] | Refused:
    """Return the facts of a new order, none for the same order again, a refusal for another one (SUB-3, SUB-5)."""
    if isinstance(order, Known):
        return _again(command, order)
    if isinstance(command.hold, Refused):
        return command.hold
    if isinstance(order, CancelRemembered):
        return _cancelled_at_once(command.submitted, order.reason_code)
    return [command.submitted] if command.hold is None else [command.submitted, command.hold]


def _again(command: SubmitOrder, order: Known) -> Sequence[AnyOrderFact] | Refused:
    if command.submitted.content == order.submitted.content and command.same_person:
        return []  # the same order again
    detail = "another order with other content has this number"
    return Refused(DeadLetterReason.CONFLICTING_ORDER, "order_number", detail)


def _cancelled_at_once(submitted: OrderSubmitted, reason_code: str | None) -> Sequence[AnyOrderFact]:
    who = {**about(submitted), "reason_code": reason_code}
    lines = tuple(
        CancelledLine(line_number=line.line_number, item=line.item, quantity=line.quantity)
        for line in submitted.lines
    )
    return [
        submitted,
        LinesCancelled(**who, lines=lines),
        OrderCancelled(**who),
        CancellationAnswered(**who, outcome=CancellationOutcome.CANCELLED, dispatch_id=None),
    ]
