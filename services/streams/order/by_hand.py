"""A person moves an order, or a line of it, to a location: the type must fit, stock and zone do not matter (ROU-11)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from schemas.events.order import NOTHING_CARRIED, AnyOrderFact, Carried
from schemas.events.order_routing import LinesReleased
from schemas.organization import Organization
from schemas.reasons import DeadLetterReason
from services.streams.order.about import Refused, about, beside
from services.streams.order.line import Cancelled
from services.streams.order.meant import Lines, stays_together
from services.streams.order.route import Choice, given_back, place, reserved
from services.streams.order.state import Known
from services.streams.order.vendor import OnOrder, begun_with, no_longer


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
    on_order: OnOrder = field(default_factory=dict)


def assign_by_hand(
    command: AssignByHand, order: Known, policy: Organization
) -> Sequence[AnyOrderFact] | Refused:
    """Move the lines; moved to the organization's location for unfulfillable orders, they become unfulfillable.

    An order that stands at IN PROCESS may be moved, too: routing then finds nothing to do. Lines that were fulfilled
    are open again there, and their units on their shelf as if they had not left. Where orders are not split, a line
    that is named takes the others along: the order stays together.
    """
    if order.submitted.order_type == "pickup":
        return Refused(
            DeadLetterReason.NOT_ALLOWED, "new_location", "a pickup order stays at its pickup location"
        )
    lines = _meant(command, order, policy)
    if isinstance(lines, Refused):
        return lines
    wrong = _wrong(command, order, lines, policy)
    return _moved(command, order, lines, policy) if wrong is None else wrong


def _meant(command: AssignByHand, order: Known, policy: Organization) -> Lines | Refused:
    """Return the line that is named; else those that are not over, or all that were fulfilled where none is open."""
    lines = dict(sorted(order.lines.items()))
    if command.line_number is not None and command.line_number not in lines:
        return Refused(DeadLetterReason.NOT_ASSIGNED, "line_number", "the order has no such line")
    together = stays_together(order, policy)
    movable = {number: line for number, line in lines.items() if not isinstance(line.state, Cancelled)}
    if command.line_number is not None and not together:
        movable = {number: line for number, line in movable.items() if number == command.line_number}
    elif opened := {number: line for number, line in movable.items() if line.is_open}:
        movable = opened
    if not movable:
        detail = "it is canceled: give it another status first"
        path = "order_number" if command.line_number is None else "line_number"
        return Refused(DeadLetterReason.NOT_ALLOWED, path, detail)
    if command.held_by is not None and any(line.stands_at != command.held_by for line in movable.values()):
        detail = (
            "this location does not hold every line to be moved; omit `location`, or name a line it holds"
        )
        return Refused(DeadLetterReason.NOT_ASSIGNED, "location", detail)
    return movable


def _wrong(command: AssignByHand, order: Known, lines: Lines, policy: Organization) -> Refused | None:
    begun = begun_with(lines, command.on_order)
    if begun:
        return no_longer(order, begun, "new_location" if command.line_number is None else "line_number")
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


def _moved(command: AssignByHand, order: Known, lines: Lines, policy: Organization) -> Sequence[AnyOrderFact]:
    nowhere = policy.default_unfulfillable_location
    to = None if command.location == nowhere else command.location
    how = reserved(policy, command.location, covered=False)
    choices = [Choice(number, line.quantity, to, how) for number, line in lines.items()]
    back = given_back(order, lines, takes_back=True)
    released = [LinesReleased(**about(order), lines=back)] if back else []
    placed = place(order, choices, 0, command.now, nowhere, beside(command.carried), by_hand=True)
    return [*released, *placed]
