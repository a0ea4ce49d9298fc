"""A location gives lines of a routed order back (ROU-7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from msgspec import structs

from schemas.events.order import AnyOrderFact
from schemas.events.order_routing import GivenBackLine, LinesRejected, LinesUnfulfillable, UnfulfillableLine
from schemas.organization import Organization
from schemas.reasons import DeadLetterReason
from services.streams.order.about import Refused, about
from services.streams.order.line import Assigned, Line
from services.streams.order.placing import prorated
from services.streams.order.restrict import Carried, restricted
from services.streams.order.route import as_sent, given_back, may_be_split, split_from
from services.streams.order.state import Known, Order, Phase


@dataclass(frozen=True, slots=True)
class RejectLines:
    """A location gives back what it has of an order, or a line, or part of a line."""

    location: str | None
    line_number: int | None
    quantity: int | None
    reason_code: str | None
    rejected_at: datetime
    carrier: str | None = None
    tracking_number: str | None = None


def reject(command: RejectLines, order: Order, policy: Organization) -> Sequence[AnyOrderFact] | Refused:
    """Return the lines to routing; lines of a pickup order become unfulfillable at once (ROU-7).

    Where orders are not split, a location that gives back one line gives back the order: it stays together. The
    pickup location of a ship-for-pickup order may say that what others source did not come, or came broken: of those
    that source, each counts as tried. If the pickup location also sources lines of the order, its rejection applies
    to those lines first.
    """
    if isinstance(order, Known) and order.phase in (Phase.CANCELLED, Phase.PARTIALLY_CANCELLED):
        return _too_late(command, order)
    if not isinstance(order, Known) or order.phase is not Phase.ROUTED:
        return Refused(DeadLetterReason.NOT_ASSIGNED, "order_number", "no location has lines of this order")
    lines = _at_location(command, order)
    if isinstance(lines, Refused):
        return lines
    waits = _waits_for(command, lines)
    if not may_be_split(order, policy):
        anywhere = None if waits else command.location
        command = replace(command, location=anywhere, line_number=None, quantity=None)
        lines = _at_location(command, order)
        assert not isinstance(lines, Refused)  # one of them is there  # noqa: S101
    rejected = LinesRejected(
        **about(order),
        rejected_at=command.rejected_at,
        reason_code=command.reason_code,
        by_pickup_location=waits,
        lines=_given_back(command, order, lines),
    )
    if order.submitted.order_type == "pickup":
        return [rejected, _lost(rejected, order, policy)]
    return [rejected]


def _too_late(command: RejectLines, order: Known) -> Sequence[AnyOrderFact] | Refused:
    if order.is_held:
        return Refused(DeadLetterReason.NOT_ASSIGNED, "status", "the order is cancelled")
    named = {number: line for number, line in order.lines.items() if command.line_number in (None, number)}
    if not named:
        return Refused(DeadLetterReason.NOT_ASSIGNED, "line_number", "the order has no such line")
    carried = Carried(command.location, command.reason_code, command.carrier, command.tracking_number)
    return [restricted(order, named, "rejected", carried, command.rejected_at)]


def _lost(rejected: LinesRejected, order: Known, policy: Organization) -> LinesUnfulfillable:
    lines = tuple(
        UnfulfillableLine(line_number=each.line_number, item=each.item, quantity=each.quantity)
        for each in rejected.lines
    )
    nowhere = policy.default_unfulfillable_location
    return LinesUnfulfillable(**about(order), decision=0, location=nowhere, lines=lines)


def _at_location(command: RejectLines, order: Known) -> dict[int, Line] | Refused:
    active = {
        number: line for number, line in sorted(order.lines.items()) if isinstance(line.state, Assigned)
    }
    if command.line_number is not None:
        if command.line_number not in order.lines:
            return Refused(DeadLetterReason.NOT_ASSIGNED, "line_number", "the order has no such line")
        active = {number: line for number, line in active.items() if number == command.line_number}
    elif command.quantity is not None:
        return Refused(DeadLetterReason.INVALID, "quantity", "needs line_number, whose units these are")
    here = {number: line for number, line in active.items() if command.location in (None, line.location)}
    if not here and _collects(command.location, order):
        here = active
    if not here:
        return Refused(
            DeadLetterReason.NOT_ASSIGNED, "location", "it has no open line of this order to reject"
        )
    if command.quantity is not None and command.quantity > sum(line.quantity for line in here.values()):
        return Refused(DeadLetterReason.INVALID, "quantity", "more than the line has there")
    return here


def _collects(location: str | None, order: Known) -> bool:
    sent = order.submitted
    return sent.order_type == "ship_for_pickup" and location == sent.pickup_location


def _waits_for(command: RejectLines, lines: Mapping[int, Line]) -> bool:
    """Whether these lines are at another location than the one that rejects them."""
    has = {line.location for line in lines.values()}
    return command.location is not None and command.location not in has


def _given_back(command: RejectLines, order: Known, lines: dict[int, Line]) -> tuple[GivenBackLine, ...]:
    if command.quantity is None or command.quantity == sum(line.quantity for line in lines.values()):
        return given_back(lines)
    ((number, line),) = lines.items()
    (whole,) = given_back(lines)
    part = structs.replace(
        whole,
        line_number=max(order.lines) + 1,
        split_from=split_from(number, line, as_sent(order)),
        quantity=command.quantity,
        tax=prorated(line.tax, [line.quantity - command.quantity, command.quantity])[1],
    )
    return (part,)
