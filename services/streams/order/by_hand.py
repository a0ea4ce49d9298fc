"""Somebody gives an order, or a line of it, to a location: its type must fit, stock and zone are not asked (ROU-11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from schemas.events.order import AnyOrderFact
from schemas.events.order_routing import LinesReleased
from schemas.organization import Organization
from schemas.reasons import DeadLetterReason
from services.streams.order.route import Choice, given_back, may_be_split, place, reserved, who
from services.streams.order.state import Brokered, Line, Order
from services.streams.order.submit import Refused


@dataclass(frozen=True, slots=True)
class AssignByHand:
    """Give these lines (all open ones where none is named) to `location`; `held_by` has them, where that is told."""

    location: str
    line_number: int | None
    now: datetime
    held_by: str | None = None


def assign_by_hand(
    command: AssignByHand, order: Order, policy: Organization
) -> Sequence[AnyOrderFact] | Refused:
    """The lines leave where they are and go to the location; the one for unfulfillable orders makes them so.

    Where orders are not split, a line that is named takes the others along: the order stays together.
    """
    if not isinstance(order, Brokered):
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


def _meant(command: AssignByHand, order: Brokered, policy: Organization) -> dict[int, Line] | Refused:
    opened = {number: line for number, line in sorted(order.lines.items()) if line.open}
    named = {number: line for number, line in opened.items() if command.line_number in (None, number)}
    if not named:
        return Refused(DeadLetterReason.NOT_ASSIGNED, "line_number", "no open line of the order")
    if command.held_by is not None and any(
        line.routed is None or line.routed.location != command.held_by for line in named.values()
    ):
        detail = "it does not have all that is to go elsewhere; leave it out, or name a line that it has"
        return Refused(DeadLetterReason.NOT_ASSIGNED, "location", detail)
    return named if may_be_split(order, policy) else opened


def _wrong(
    command: AssignByHand, order: Brokered, lines: dict[int, Line], policy: Organization
) -> Refused | None:
    if command.location == policy.default_unfulfillable_location:
        return None
    location = policy.location(command.location)
    if location is None:
        return Refused(
            DeadLetterReason.UNKNOWN_LOCATION, "new_location", "not a location of the organization"
        )
    fits = location.delivery if order.submitted.order_type == "delivery" else location.sourcing
    if not fits:
        detail = f"it does not take {order.submitted.order_type} orders"
        return Refused(DeadLetterReason.INVALID, "new_location", detail)
    if any(line.routed is not None and command.location in line.routed.tried for line in lines.values()):
        return Refused(DeadLetterReason.INVALID, "new_location", "it had the order or line before")
    return None


def _moved(
    command: AssignByHand, order: Brokered, lines: dict[int, Line], policy: Organization
) -> Sequence[AnyOrderFact]:
    nowhere = policy.default_unfulfillable_location
    to = None if command.location == nowhere else command.location
    how = reserved(policy, command.location, covered=False)
    choices = [Choice(number, line.open, to, how) for number, line in lines.items()]
    back = given_back(lines)
    released = [LinesReleased(**who(order), lines=back)] if back else []
    return [*released, *place(order, choices, 0, command.now, nowhere)]
