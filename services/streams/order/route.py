"""An order is routed: its lines go to locations, or nobody takes them; a location gives lines back (ROU-1, ROU-7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from schemas.events.order import AnyOrderFact
from schemas.events.order_routing import (
    AssignedLine,
    GivenBackLine,
    LinesAssigned,
    LinesRejected,
    LinesUnfulfillable,
    Reserved,
    SplitFrom,
    UnfulfillableLine,
)
from schemas.organization import Organization
from schemas.reasons import AnswerCode, DeadLetterReason
from services.streams.order.placing import prorated
from services.streams.order.state import Brokered, Cancelled, Known, Line, Order, PartiallyCancelled, Received
from services.streams.order.submit import Refused


class Choice(NamedTuple):
    """Units of a line and the location that takes them; no location where nobody does."""

    line_number: int
    quantity: int
    location: str | None
    reserved: Reserved = "none"
    answer_code: AnswerCode | None = None


@dataclass(frozen=True, slots=True)
class RouteOrder:
    """The outcome of a routing. `decision` counts from 1; `nowhere` is where unfulfillable lines stand."""

    choices: Sequence[Choice]
    decision: int
    now: datetime
    nowhere: str | None


@dataclass(frozen=True, slots=True)
class RejectLines:
    """A location gives back what it has of an order, or a line, or part of a line."""

    location: str | None
    line_number: int | None
    quantity: int | None
    reason_code: str | None
    rejected_at: datetime


def reserved(policy: Organization, location: str, *, covered: bool) -> Reserved:
    """How units of a new line are reserved at a location; `covered` where they come out of what is available."""
    if not policy.reserves(location):
        return "none"
    return "stock" if covered else "claim"


def may_be_split(order: Known, policy: Organization) -> bool:
    """Whether lines of the order may be at several locations; where not, status and location are the order's."""
    sent = order.submitted
    return bool(policy.preferences_for(sent.order_type, sent.system, sent.ship_via).split_order)


def unrouted(order: Order) -> dict[int, Line]:
    """The lines that need a location now, in line order."""
    if not isinstance(order, Received | Brokered):
        return {}
    return {
        number: line
        for number, line in sorted(order.lines.items())
        if line.open and (line.routed is None or line.routed.status == "rejected")
    }


def route(command: RouteOrder, order: Order) -> Sequence[AnyOrderFact]:
    """The facts of the outcome; nothing where the order needs none (any more)."""
    if (
        not isinstance(order, Known)
        or {each.line_number for each in command.choices} - unrouted(order).keys()
    ):
        return []
    return place(order, command.choices, command.decision, command.now, command.nowhere)


def place(
    order: Known, choices: Sequence[Choice], decision: int, now: datetime, nowhere: str | None
) -> list[AnyOrderFact]:
    """The facts of choices that cover whole lines, whoever made them."""
    assigned = _assigned(order, choices)
    lost = [each for each in choices if each.location is None]
    facts: list[AnyOrderFact] = []
    if assigned:
        facts.append(LinesAssigned(**_who(order), decision=decision, assigned_at=now, lines=tuple(assigned)))
    if lost:
        facts.append(_unfulfillable(order, lost, decision, nowhere))
    return facts


def reject(command: RejectLines, order: Order, policy: Organization) -> Sequence[AnyOrderFact] | Refused:
    """ROU-7: the lines go back to routing; of an order that is collected they are unfulfillable at once.

    Where orders are not split, a location that gives back one line gives back the order: it stays together.
    """
    if isinstance(order, Cancelled | PartiallyCancelled):
        return Refused(DeadLetterReason.NOT_ASSIGNED, "status", "the order is cancelled")
    if not isinstance(order, Brokered):
        return Refused(DeadLetterReason.NOT_ASSIGNED, "order_number", "no location has lines of this order")
    lines = _at_location(command, order)
    if isinstance(lines, Refused):
        return lines
    if not may_be_split(order, policy):
        command = replace(command, line_number=None, quantity=None)
        lines = _at_location(command, order)
        assert not isinstance(lines, Refused)  # one of them is there  # noqa: S101
    back = _given_back(command, order, lines)
    rejected = LinesRejected(
        **_who(order), rejected_at=command.rejected_at, reason_code=command.reason_code, lines=back
    )
    if order.submitted.order_type != "pickup":
        return [rejected]
    nowhere = policy.default_unfulfillable_location
    lost = tuple(
        UnfulfillableLine(line_number=each.line_number, item=each.item, quantity=each.quantity)
        for each in back
    )
    return [rejected, LinesUnfulfillable(**_who(order), decision=0, location=nowhere, lines=lost)]


def given_back(lines: Mapping[int, Line]) -> tuple[GivenBackLine, ...]:
    """What locations have of these lines, whole."""
    return tuple(
        _back(number, line)
        for number, line in lines.items()
        if line.routed is not None and line.routed.status == "new_order"
    )


def _assigned(order: Known, choices: Sequence[Choice]) -> list[AssignedLine]:
    by_line: dict[int, list[Choice]] = {}
    for each in choices:
        if each.location is not None:
            by_line.setdefault(each.line_number, []).append(each)
    free = max(order.lines) + 1
    found: list[AssignedLine] = []
    for number, parts in by_line.items():
        line = order.lines[number]
        taxes = prorated(line.tax, [part.quantity for part in parts])
        for index, (part, tax) in enumerate(zip(parts, taxes, strict=True)):
            found.append(
                AssignedLine(
                    line_number=number if index == 0 else free,
                    requesting_line_number=line.requesting,
                    split_from=None if index == 0 else _split_from(order, number),
                    item=line.item,
                    quantity=part.quantity,
                    tax=tax,
                    location=part.location or "",
                    reserved=part.reserved,
                    answer_code=part.answer_code,
                )
            )
            free += index > 0
    return found


def _unfulfillable(
    order: Known, nowhere: Sequence[Choice], decision: int, location: str | None
) -> LinesUnfulfillable:
    lines = tuple(
        UnfulfillableLine(
            line_number=each.line_number,
            item=order.lines[each.line_number].item,
            quantity=each.quantity,
            answer_code=each.answer_code,
        )
        for each in nowhere
    )
    return LinesUnfulfillable(**_who(order), decision=decision, location=location, lines=lines)


def _at_location(command: RejectLines, order: Brokered) -> dict[int, Line] | Refused:
    active = {
        number: line
        for number, line in sorted(order.lines.items())
        if line.open and line.routed is not None and line.routed.status == "new_order"
    }
    if command.line_number is not None:
        if command.line_number not in order.lines:
            return Refused(DeadLetterReason.NOT_ASSIGNED, "line_number", "the order has no such line")
        active = {number: line for number, line in active.items() if number == command.line_number}
    elif command.quantity is not None:
        return Refused(DeadLetterReason.INVALID, "quantity", "needs line_number, whose units these are")
    here = {
        number: line
        for number, line in active.items()
        if command.location is None or (line.routed and line.routed.location == command.location)
    }
    if not here:
        return Refused(
            DeadLetterReason.NOT_ASSIGNED, "location", "it has no open line of this order to reject"
        )
    if command.quantity is not None and command.quantity > sum(line.open for line in here.values()):
        return Refused(DeadLetterReason.INVALID, "quantity", "more than the line has there")
    return here


def _given_back(command: RejectLines, order: Brokered, lines: dict[int, Line]) -> tuple[GivenBackLine, ...]:
    if command.quantity is None or command.quantity == sum(line.open for line in lines.values()):
        return given_back(lines)
    ((number, line),) = lines.items()
    tax = prorated(line.tax, [line.open - command.quantity, command.quantity])[1]
    part = {
        "line_number": max(order.lines) + 1,
        "split_from": _split_from(order, number),
        "quantity": command.quantity,
        "tax": tax,
    }
    return (_back(number, line).model_copy(update=part),)


def _split_from(order: Known, number: int) -> SplitFrom:
    sent = next(each for each in order.submitted.lines if each.line_number == order.lines[number].requesting)
    return SplitFrom(line_number=number, price=sent.price, description=sent.description)


def _back(number: int, line: Line) -> GivenBackLine:
    assert line.routed is not None  # only routed lines are given back  # noqa: S101
    return GivenBackLine(
        line_number=number,
        requesting_line_number=line.requesting,
        item=line.item,
        quantity=line.open,
        tax=line.tax,
        location=line.routed.location or "",
        reserved=line.routed.reserved,
    )


def _who(order: Known) -> dict[str, Any]:
    return {
        "organization": order.organization,
        "order_number": order.order_number,
        "request_id": order.request_id,
    }
