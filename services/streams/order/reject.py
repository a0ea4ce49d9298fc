"""A location gives lines of a routed order back (ROU-7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from msgspec import structs

from schemas.events.order import NOTHING_CARRIED, AnyOrderFact, Carried
from schemas.events.order_routing import (
    GivenBackLine,
    LinesRejected,
    LinesUnfulfillable,
    Rest,
    UnfulfillableLine,
)
from schemas.organization import Organization
from schemas.reasons import DeadLetterReason
from services.streams.order.about import Refused, about, beside
from services.streams.order.line import Assigned, Line
from services.streams.order.placing import prorated
from services.streams.order.restrict import restricted
from services.streams.order.route import as_sent, given_back, may_be_split, partial_updates, split_from
from services.streams.order.state import Known, Order, Phase


@dataclass(frozen=True, slots=True)
class RejectLines:
    """A location gives back what it has of an order, or a line, or part of a line."""

    location: str | None
    line_number: int | None
    quantity: int | None
    rejected_at: datetime
    carried: Carried = NOTHING_CARRIED


def reject(command: RejectLines, order: Order, policy: Organization) -> Sequence[AnyOrderFact] | Refused:
    """Return the lines to routing; lines of a pickup order become unfulfillable where they are, at once (ROU-7).

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
    waits, said_by = _waits_for(command, lines), command.location
    if (wrong := _no_part(command, order, lines, policy)) is not None:
        return wrong
    if not may_be_split(order, policy):
        anywhere = None if waits else command.location
        command = replace(command, location=anywhere, line_number=None, quantity=None)
        lines = _at_location(command, order)
        assert not isinstance(lines, Refused)  # one of them is there  # noqa: S101
    rejected = LinesRejected(
        **about(order),
        rejected_at=command.rejected_at,
        reason_code=command.carried.reason_code,
        by_pickup_location=waits,
        lines=_given_back(command, order, lines),
        said_by=said_by,
        carried=beside(command.carried, "reason_code"),
    )
    if order.submitted.order_type == "pickup":
        return [rejected, _lost(rejected, order)]
    return [rejected]


def _too_late(command: RejectLines, order: Known) -> Sequence[AnyOrderFact] | Refused:
    if order.is_held:
        return Refused(DeadLetterReason.NOT_ASSIGNED, "status", "the order is cancelled")
    named = {number: line for number, line in order.lines.items() if command.line_number in (None, number)}
    if not named:
        return Refused(DeadLetterReason.NOT_ASSIGNED, "line_number", "the order has no such line")
    return [restricted(order, named, "rejected", command.location, command.carried, command.rejected_at)]


def _no_part(
    command: RejectLines, order: Known, lines: Mapping[int, Line], policy: Organization
) -> Refused | None:
    """Return why no part of a line may be rejected, where less than all units are named and the policy says so.

    A part may go only where orders are split, and the preference for partial updates is not off. An order of one line
    that stays together may be named with all of its units.
    """
    if command.quantity is None:
        return None
    splits = may_be_split(order, policy)
    whole = sum(line.quantity for line in (lines if splits else _with_location(order)).values())
    if command.quantity >= whole or (splits and partial_updates(order, policy)):
        return None
    why = "orders are not split" if not splits else "partial updates are off (preference `partial_updates`)"
    return Refused(DeadLetterReason.INVALID, "quantity", f"less than the line has, and {why}")


def _lost(rejected: LinesRejected, order: Known) -> LinesUnfulfillable:
    """Leave the lines of a pickup order at their pickup location: unfulfillable is their status."""
    lines = tuple(
        UnfulfillableLine(line_number=each.line_number, item=each.item, quantity=each.quantity)
        for each in rejected.lines
    )
    at = order.submitted.pickup_location or rejected.lines[0].location
    return LinesUnfulfillable(**about(order), decision=0, location=at, lines=lines)


def _at_location(command: RejectLines, order: Known) -> dict[int, Line] | Refused:
    active = _with_location(order)
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


def _with_location(order: Known) -> dict[int, Line]:
    return {number: line for number, line in sorted(order.lines.items()) if isinstance(line.state, Assigned)}


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
        rest=_rest(line, command.quantity),
    )
    return (part,)


def _rest(line: Line, gone: int) -> Rest | None:
    """Return what the line keeps, in the status that it has."""
    state = line.state
    return Rest(quantity=line.quantity - gone, status=state.status) if isinstance(state, Assigned) else None
