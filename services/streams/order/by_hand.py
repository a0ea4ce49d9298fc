"""A person moves an order, or a line of it, to a location: the type must fit, stock and zone do not matter (ROU-11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from schemas.events.order import NOTHING_CARRIED, AnyOrderFact, Carried
from schemas.events.order_routing import LinesReleased
from schemas.organization import Organization
from schemas.reasons import DeadLetterReason
from services.streams.order.about import Refused, about, beside
from services.streams.order.line import Line
from services.streams.order.route import Choice, given_back, may_be_split, place, reserved
from services.streams.order.state import Known, Order, Phase


@dataclass(frozen=True, slots=True)
class AssignByHand:
    """Move one line, or all open lines if `line_number` is None, to `location`.

    If `held_by` is set, that location must hold all of them now.
    """

    location: str
    line_number: int | None
    now: datetime
    held_by: str | None = None
    carried: Carried = NOTHING_CARRIED


def assign_by_hand(
    command: AssignByHand, order: Order, policy: Organization
) -> Sequence[AnyOrderFact] | Refused:
    """Move the lines; moved to the organization's location for unfulfillable orders, they become unfulfillable.

    An order that stands at IN PROCESS may be moved, too: routing then finds nothing to do. Where orders are not split,
    a line that is named takes the others along: the order stays together.
    """
    if not isinstance(order, Known) or order.phase not in (Phase.RECEIVED, Phase.ROUTED):
        return Refused(DeadLetterReason.NOT_ASSIGNED, "order_number", "the order is not at any location")
    if order.submitted.order_type == "pickup":
        return Refused(
            DeadLetterReason.NOT_ASSIGNED, "new_location", "a pickup order stays at its pickup location"
        )
    lines = _meant(command, order, policy)
    if isinstance(lines, Refused):
        return lines
    wrong = _wrong(command, order, lines, policy)
    return _moved(command, order, lines, policy) if wrong is None else wrong


def _meant(command: AssignByHand, order: Known, policy: Organization) -> dict[int, Line] | Refused:
    opened = {number: line for number, line in sorted(order.lines.items()) if line.is_open}
    named = {number: line for number, line in opened.items() if command.line_number in (None, number)}
    if not named:
        return Refused(DeadLetterReason.NOT_ASSIGNED, "line_number", "no open line of the order")
    if command.held_by is not None and any(line.location != command.held_by for line in named.values()):
        detail = (
            "this location does not hold every line to be moved; omit `location`, or name a line it holds"
        )
        return Refused(DeadLetterReason.NOT_ASSIGNED, "location", detail)
    return named if may_be_split(order, policy) else opened


def _wrong(
    command: AssignByHand, order: Known, lines: dict[int, Line], policy: Organization
) -> Refused | None:
    if command.location == policy.default_unfulfillable_location:
        return None
    location = policy.location(command.location)
    if location is None:
        return Refused(
            DeadLetterReason.UNKNOWN_LOCATION, "new_location", "not a location of the organization"
        )
    sent = order.submitted
    there = policy.preferences_at(location, sent.order_type, sent.system, sent.ship_via)
    if not (there.delivery if sent.order_type == "delivery" else there.sourcing):
        detail = f"it does not take {sent.order_type} orders"
        return Refused(DeadLetterReason.INVALID, "new_location", detail)
    if any(command.location in line.tried for line in lines.values()):
        return Refused(DeadLetterReason.INVALID, "new_location", "it had the order or line before")
    return None


def _moved(
    command: AssignByHand, order: Known, lines: dict[int, Line], policy: Organization
) -> Sequence[AnyOrderFact]:
    nowhere = policy.default_unfulfillable_location
    to = None if command.location == nowhere else command.location
    how = reserved(policy, command.location, covered=False)
    choices = [Choice(number, line.quantity, to, how) for number, line in lines.items()]
    back = given_back(lines)
    released = [LinesReleased(**about(order), lines=back)] if back else []
    placed = place(order, choices, 0, command.now, nowhere, beside(command.carried))
    return [*released, *placed]
