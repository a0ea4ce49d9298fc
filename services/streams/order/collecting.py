"""Somebody sets the day until which lines may be collected; and what was not collected by then is canceled (STA-6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from schemas.events.order import NOTHING_CARRIED, AnyOrderFact, Carried
from schemas.events.order_fact import Source
from schemas.organization import Organization
from schemas.reasons import DeadLetterReason
from services.streams.order import noting, pickup_by
from services.streams.order.about import Refused
from services.streams.order.changing import Change, changed, standing
from services.streams.order.line import Assigned, Line
from services.streams.order.meant import is_ready, stays_together
from services.streams.order.state import Known, Order


@dataclass(frozen=True, slots=True)
class SetDay:
    """Let customers collect a line, or all that are ready, until the day of `pickup_by`; `location` says so."""

    pickup_by: datetime | date
    at: datetime
    now: datetime
    source: Source
    location: str | None = None
    line_number: int | None = None
    carried: Carried = NOTHING_CARRIED


@dataclass(frozen=True, slots=True)
class CancelUnclaimed:
    """Cancel lines that could be collected until `day`, which is over, if that is still their day."""

    day: date
    now: datetime


def until(command: SetDay, order: Known, policy: Organization) -> Sequence[AnyOrderFact] | Refused:
    """Set the day of the lines that are ready: of the one that is named, or of all."""
    if order.submitted.order_type == "delivery":
        return Refused(DeadLetterReason.NOT_ALLOWED, "pickup_by", "nobody collects a delivery order")
    if command.line_number is not None and command.line_number not in order.lines:
        return Refused(DeadLetterReason.NOT_ASSIGNED, "line_number", "the order has no such line")
    there = order.submitted.pickup_location
    if command.source != "UI" and command.location not in (None, there):
        return Refused(DeadLetterReason.NOT_ASSIGNED, "location", "the order is not collected there")
    together = stays_together(order, policy)
    lines = {
        number: line
        for number, line in sorted(order.lines.items())
        if (together or command.line_number in (None, number)) and _ready(order, line)
    }
    if not lines:
        return Refused(DeadLetterReason.NOT_ALLOWED, "pickup_by", "nothing is ready to be collected")
    day = pickup_by.told(order, command.pickup_by, command.now, policy)
    if isinstance(day, Refused):
        return day
    change = Change("picked", command.at, command.source, command.location, command.carried)
    days = {number: day for number, line in lines.items() if line.pickup_by != day}
    return noting.news(order, lines, change, days)


def cancel_unclaimed(command: CancelUnclaimed, order: Order, policy: Organization) -> Sequence[AnyOrderFact]:
    """Return the lines that nobody collected as canceled; none while the order is under review, or is not over."""
    if not isinstance(order, Known) or order.under_review:
        return []
    place = policy.location(order.submitted.pickup_location or "")
    if not pickup_by.is_over(command.day, command.now, place):
        return []
    lines = {
        number: line
        for number, line in sorted(order.lines.items())
        if line.pickup_by == command.day and _ready(order, line)
    }
    if not lines:
        return []
    settings = pickup_by.auto_cancel(order, policy)
    if settings is None:
        return []  # switched off since
    at = order.submitted.pickup_location
    change = Change("canceled", command.now, "JOB", at, unclaimed=settings.reason_code)
    return changed(order, lines, change, policy)


def _ready(order: Known, line: Line) -> bool:
    return isinstance(line.state, Assigned) and is_ready(order, line, standing(order, line).status)
