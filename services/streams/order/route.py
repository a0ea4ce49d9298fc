"""The outcome of a routing: lines go to locations, or become unfulfillable (ROU-1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from schemas.events.order import AnyOrderFact, Carried, OrderedLine
from schemas.events.order_fact import OnHand
from schemas.events.order_routing import (
    AssignedLine,
    GivenBackLine,
    LinesAssigned,
    LinesUnfulfillable,
    Reserved,
    SplitFrom,
    UnfulfillableLine,
)
from schemas.organization import Organization
from schemas.organization.preferences import Preferences
from schemas.reasons import AnswerCode
from schemas.statuses import ROUTED
from services.streams.order.about import about
from services.streams.order.line import Assigned, Line, Rejected, Reopened, Waiting
from services.streams.order.placing import prorated
from services.streams.order.state import Known, Order


class Choice(NamedTuple):
    """Units of a line and the location that takes them, or None."""

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


def reserved(policy: Organization, location: str, *, covered: bool) -> Reserved:
    """Return how units are reserved at a location; `covered` says that they come out of what is available."""
    if not policy.reserves(location):
        return "none"
    return "stock" if covered else "claim"


def may_be_split(order: Known, policy: Organization) -> bool:
    """Return whether lines may be at several locations; if not, all of them share status and location."""
    return bool(_preferences(order, policy).split_order)


def partial_updates(order: Known, policy: Organization) -> bool:
    """Return whether part of a line may be reported; it is asked only where orders may be split."""
    return _preferences(order, policy).partial_updates is not False


def search_retries(order: Known, policy: Organization) -> int:
    """Return after how many rejections a line is given up; one search more than that was made by then."""
    return _preferences(order, policy).search_retries or 0


def _preferences(order: Known, policy: Organization) -> Preferences:
    sent = order.submitted
    return policy.preferences_for(sent.order_type, sent.system, sent.ship_via)


def unrouted(order: Order) -> dict[int, Line]:
    """Return the lines that need a location now, in line order."""
    if not isinstance(order, Known) or order.hold is not None:
        return {}
    return {
        number: line
        for number, line in sorted(order.lines.items())
        if isinstance(line.state, Waiting | Rejected | Reopened)
    }


def route(command: RouteOrder, order: Order) -> Sequence[AnyOrderFact]:
    """Return the facts of the outcome; none where the order needs no location, or no longer."""
    if (
        not isinstance(order, Known)
        or {each.line_number for each in command.choices} - unrouted(order).keys()
    ):
        return []
    return place(order, command.choices, command.decision, command.now, command.nowhere)


def place(
    order: Known,
    choices: Sequence[Choice],
    decision: int,
    now: datetime,
    nowhere: str | None,
    carried: Carried | None = None,
    *,
    by_hand: bool = False,
) -> list[AnyOrderFact]:
    """Return the facts of choices that cover whole lines, made by routing or by a person, with what that `carried`."""
    assigned = _assigned(order, choices)
    lost = [each for each in choices if each.location is None]
    facts: list[AnyOrderFact] = []
    if assigned:
        again = tuple(sorted(order.locations & {each.location for each in assigned}))
        facts.append(
            LinesAssigned(
                **about(order),
                decision=decision,
                assigned_at=now,
                again=again,
                lines=tuple(assigned),
                carried=carried,
            )
        )
    if lost:
        facts.append(
            LinesUnfulfillable(
                **about(order),
                decision=decision,
                location=nowhere,
                lines=_lost(order, lost),
                carried=carried,
                by_hand=by_hand,
                unfulfillable_at=now,
            )
        )
    return facts


def given_back(
    order: Known, lines: Mapping[int, Line], *, takes_back: bool = False
) -> tuple[GivenBackLine, ...]:
    """Return these lines, each whole, as the locations that have them, or had them to the end, give them back.

    `takes_back`: units that left their shelf are on it again, with the time at which they left.
    """
    return tuple(
        GivenBackLine(
            line_number=number,
            requesting_line_number=line.requesting,
            item=line.item,
            quantity=line.quantity,
            tax=line.tax,
            location=line.holder,
            reserved=line.state.reserved if isinstance(line.state, Assigned) else "none",
            reserved_at=_elsewhere(order, line),
            on_hand=_returned(line) if takes_back else None,
            pickup_by_removed=line.pickup_by is not None,
        )
        for number, line in lines.items()
        if line.holder is not None
    )


def _elsewhere(order: Known, line: Line) -> str | None:
    """Return where the units of a line are reserved, if that is not where it is: they left for there."""
    if not isinstance(line.state, Assigned) or line.state.reserved == "none":
        return None
    there = order.submitted.pickup_location
    return there if ROUTED[line.state.status].left and there != line.holder else None


def _returned(line: Line) -> OnHand | None:
    left = line.left
    return None if left is None else OnHand(location=left.location, change=line.quantity, at=left.at)


def as_sent(order: Known) -> dict[int, OrderedLine]:
    """Return the sender's lines by number."""
    return {each.line_number: each for each in order.submitted.lines}


def split_from(number: int, line: Line, sent: Mapping[int, OrderedLine]) -> SplitFrom:
    """Return what a part keeps of the line it is split from."""
    asked = sent[line.requesting]
    return SplitFrom(line_number=number, price=asked.price, description=asked.description)


def _assigned(order: Known, choices: Sequence[Choice]) -> list[AssignedLine]:
    by_line: dict[int, list[Choice]] = {}
    for each in choices:
        if each.location is not None:
            by_line.setdefault(each.line_number, []).append(each)
    free = max(order.lines) + 1
    sent = as_sent(order) if len(choices) > len(by_line) else {}
    found: list[AssignedLine] = []
    for number, parts in by_line.items():
        line = order.lines[number]
        taxes = prorated(line.tax, [part.quantity for part in parts])
        for index, (part, tax) in enumerate(zip(parts, taxes, strict=True)):
            found.append(
                AssignedLine(
                    line_number=number if index == 0 else free,
                    requesting_line_number=line.requesting,
                    split_from=None if index == 0 else split_from(number, line, sent),
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


def _lost(order: Known, nowhere: Sequence[Choice]) -> tuple[UnfulfillableLine, ...]:
    return tuple(
        UnfulfillableLine(
            line_number=each.line_number,
            item=order.lines[each.line_number].item,
            quantity=each.quantity,
            answer_code=each.answer_code,
        )
        for each in nowhere
    )
