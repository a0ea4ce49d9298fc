"""Somebody gives an order, or a line of it, to a location: its type must fit, stock and zone are not asked (ROU-11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from schemas.events.order import AnyOrderFact
from schemas.events.order_routing import IN_PROCESS, LinesReleased
from schemas.organization import Organization
from schemas.reasons import DeadLetterReason
from services.streams.order.route import Choice, given_back, place, reserved
from services.streams.order.state import Brokered, Line, Order
from services.streams.order.submit import Refused


@dataclass(frozen=True, slots=True)
class AssignByHand:
    """Give these lines (all open ones where none is named) to `location`."""

    location: str
    line_number: int | None
    now: datetime


def assign_by_hand(
    command: AssignByHand, order: Order, policy: Organization
) -> Sequence[AnyOrderFact] | Refused:
    """The lines leave where they are and go to the location; the one for unfulfillable orders makes them so."""
    if not isinstance(order, Brokered):
        return Refused(DeadLetterReason.NOT_ASSIGNED, "order_number", "the order is not at any location")
    if order.submitted.order_type == "pickup":
        return Refused(
            DeadLetterReason.NOT_ASSIGNED, "new_location", "a pickup order stays at its pickup location"
        )
    lines = {
        number: line
        for number, line in sorted(order.lines.items())
        if line.open and command.line_number in (None, number)
    }
    wrong = _wrong(command, order, lines, policy)
    if wrong is not None:
        return wrong
    nowhere = command.location == policy.default_unfulfillable_location
    how = reserved(policy, command.location, covered=False)
    choices = [
        Choice(number, line.open, None if nowhere else command.location, how)
        for number, line in lines.items()
    ]
    back = given_back(lines)
    who = {
        "organization": order.organization,
        "order_number": order.order_number,
        "request_id": order.request_id,
    }
    released = [LinesReleased.model_validate({**who, "lines": back})] if back else []
    return [*released, *place(order, choices, 0, command.now, policy.default_unfulfillable_location)]


def _wrong(
    command: AssignByHand, order: Brokered, lines: dict[int, Line], policy: Organization
) -> Refused | None:
    if not lines:
        return Refused(DeadLetterReason.NOT_ASSIGNED, "line_number", "no open line of the order")
    if command.location == policy.default_unfulfillable_location:
        return None
    if command.location == IN_PROCESS:
        return Refused(DeadLetterReason.INVALID, "new_location", f"{IN_PROCESS} is for orders not routed yet")
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
