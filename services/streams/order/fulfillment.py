"""A message about the order goes to RICS, and is answered: success of a create makes its lines posted (RIC-2)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas.events.order import AnyOrderFact
from schemas.events.order_fulfillment import (
    AnsweredLine,
    FulfillmentAnswered,
    FulfillmentLine,
    FulfillmentRequested,
)
from schemas.organization import Organization
from schemas.rics import SUCCESS, MessageType, Outcome, ReleaseReason
from services.streams.order.about import about
from services.streams.order.changing import Change, changed
from services.streams.order.line import Assigned, Line, line_status
from services.streams.order.rollup import routed_status
from services.streams.order.route import as_sent
from services.streams.order.state import Known, Order


@dataclass(frozen=True, slots=True)
class Units:
    """Units of a line that a message is about; `part_of` is the line that a part was part of."""

    line_number: int
    quantity: int
    part_of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFulfillment:
    """Send a message to RICS, for the first time or again. Its text is kept under `request`."""

    message_id: str
    message_type: MessageType
    attempt: int
    location: str
    request: UUID
    now: datetime
    under_review: bool | None = None
    reason: ReleaseReason | None = None
    lines: Sequence[Units] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFulfillment:
    """RICS answered an attempt, or nobody did in time. `awaited`: somebody waited for it still."""

    message_id: str
    message_type: MessageType
    attempt: int
    location: str
    outcome: Outcome
    response_code: str
    answered_at: datetime
    awaited: bool = True
    next_attempt_at: datetime | None = None
    response: UUID | None = None
    under_review: bool | None = None
    lines: Collection[int] = ()


def request_fulfillment(command: RequestFulfillment, order: Order) -> Sequence[AnyOrderFact]:
    """Return the fact that stands for the message; none where the order never came."""
    if not isinstance(order, Known):
        return []
    is_create = command.message_type == "create_fulfillment_order"
    sent = order.submitted
    return [
        FulfillmentRequested(
            **about(order),
            message_id=command.message_id,
            message_type=command.message_type,
            attempt=command.attempt,
            location=command.location,
            requested_at=command.now,
            request=command.request,
            under_review=command.under_review,
            gift=bool(sent.gift) if is_create else None,
            ship_via=sent.ship_via if is_create else None,
            service=sent.service if is_create else None,
            release_reason=command.reason,
            lines=tuple(_line(order, units, priced=is_create) for units in command.lines),
        )
    ]


def answer_fulfillment(
    command: AnswerFulfillment, order: Order, policy: Organization
) -> Sequence[AnyOrderFact]:
    """Return the fact of the answer, and behind it what it does to the lines: nothing where it came late."""
    if not isinstance(order, Known):
        return []
    got_through = command.outcome == "success"
    taken = posted(command, order)
    answered = FulfillmentAnswered(
        **about(order),
        message_id=command.message_id,
        message_type=command.message_type,
        attempt=command.attempt,
        location=command.location,
        answered_at=command.answered_at,
        outcome=command.outcome,
        response_code=SUCCESS if got_through else command.response_code,
        awaited=command.awaited,
        next_attempt_at=command.next_attempt_at,
        response=command.response,
        under_review=command.under_review,
        lines=_answered(command, order, taken),
    )
    change = Change("posted", command.answered_at, "RICS", command.location)
    return [answered, *(changed(order, taken, change, policy) if taken else ())]


def posted(command: AnswerFulfillment, order: Known) -> dict[int, Line]:
    """Return the lines that the answer makes posted: those that a create brought, and that stand as they were then."""
    is_taken = command.message_type == "create_fulfillment_order" and command.outcome == "success"
    if not (command.awaited and is_taken):
        return {}
    return {
        number: line
        for number, line in order.lines.items()
        if number in command.lines
        and isinstance(line.state, Assigned)
        and line.state.location == command.location
        and line.state.status in ("new_order", "polled")
    }


def _line(order: Known, units: Units, *, priced: bool) -> FulfillmentLine:
    line = order.lines[units.line_number]
    asked = as_sent(order)[line.requesting]
    return FulfillmentLine(
        line_number=units.line_number,
        requesting_line_number=line.requesting,
        item=line.item,
        quantity=units.quantity,
        original_line_number=units.part_of,
        price=asked.price if priced else None,
        gift_wrap=asked.gift_wrap if priced else False,
    )


def _answered(command: AnswerFulfillment, order: Known, taken: Collection[int]) -> tuple[AnsweredLine, ...]:
    """Return the lines that the message was about; planners read changes of the flag beside the order's status."""
    of_lines = {number: line_status(line, held=False) for number, line in order.lines.items()}
    about_order = command.message_type == "send_under_review"
    whole = routed_status(of_lines.values()) if about_order else None
    return tuple(
        AnsweredLine(
            line_number=number,
            item=order.lines[number].item,
            quantity=order.lines[number].quantity,
            status=whole or ("posted" if number in taken else of_lines[number]),
        )
        for number in sorted(command.lines)
        if number in order.lines
    )
