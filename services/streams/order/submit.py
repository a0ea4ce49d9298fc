"""An order arrives: for the first time, again, or under a number that another order has."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import structs

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
from schemas.events.order_status import AddressedLine, StandingLine
from schemas.reasons import CancellationOutcome, DeadLetterReason
from services.streams.order.about import Refused, about
from services.streams.order.state import Known, Order, Remembered


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
    facts: list[AnyOrderFact] = [command.submitted]
    if isinstance(order, Remembered):
        facts += _applied(command.submitted, order)
        if order.cancel is not None:
            return [*facts, *_cancelled_at_once(command.submitted, order.cancel.reason_code)]
    return facts if command.hold is None else [*facts, command.hold]


def _applied(submitted: OrderSubmitted, before: Remembered) -> list[AnyOrderFact]:
    """Return the newest flag and address that came before the order, where they differ from what it brings."""
    facts: list[AnyOrderFact] = []
    flag, address = before.under_review, before.ship_to
    if flag is not None and flag.under_review != submitted.under_review:
        lines = tuple(
            StandingLine(line_number=each.line_number, item=each.item, quantity=each.quantity, location=None)
            for each in submitted.lines
        )
        facts.append(structs.replace(flag, request_id=submitted.request_id, status="create", lines=lines))
    if address is not None and submitted.order_type == "delivery":
        units = tuple(
            AddressedLine(line_number=each.line_number, item=each.item, quantity=each.quantity, status="open")
            for each in submitted.lines
        )
        facts.append(
            structs.replace(
                address, request_id=submitted.request_id, old_subject=submitted.subject, lines=units
            )
        )
    return facts


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
        LinesCancelled(**who, lines=lines),
        OrderCancelled(**who),
        CancellationAnswered(**who, outcome=CancellationOutcome.CANCELLED, dispatch_id=None),
    ]
