"""Which lines of an order an update means: the one it names, all that its location has, or all of them."""

from collections.abc import Mapping

from schemas.organization import Organization
from schemas.reasons import DeadLetterReason
from schemas.statuses import ROUTED, RoutedStatus
from services.streams.order.about import Refused
from services.streams.order.line import Line, line_status
from services.streams.order.route import may_be_split
from services.streams.order.state import Known

Lines = Mapping[int, Line]
"""Lines by number, in line order."""

AT_THE_END: frozenset[RoutedStatus] = frozenset({"intransit_polled", "received"})
"""What only the location says to which lines travel."""


def stays_together(order: Known, policy: Organization) -> bool:
    """Return whether all lines share status and location: orders are not split, and this one never was."""
    if may_be_split(order, policy):
        return False
    stand = {(line_status(line, held=False), line.holder) for line in order.lines.values()}
    return len(stand) <= 1


def travels(order: Known, line: Line) -> bool:
    """Return whether a line goes from the location that sources it to another, where it is collected."""
    sent = order.submitted
    return sent.order_type == "ship_for_pickup" and line.holder not in (None, sent.pickup_location)


def may_say(order: Known, line: Line, status: RoutedStatus, location: str) -> bool:
    """Return whether it is this location that says so of a line that has the status next."""
    if status == "canceled":
        return True
    if not travels(order, line):
        return line.holder == location
    collects = order.submitted.pickup_location
    if status in AT_THE_END or status == "fulfilled":
        return location == collects
    return location == line.holder or (status == "rejected" and location == collects)


def meant(
    order: Known,
    policy: Organization,
    status: RoutedStatus,
    location: str | None,
    line_number: int | None,
    *,
    by_hand: bool,
) -> Lines | Refused:
    """Return the lines, whatever state they are in. By hand nobody has to be the location that has them."""
    lines = dict(sorted(order.lines.items()))
    if line_number is not None and line_number not in lines:
        return Refused(DeadLetterReason.NOT_ASSIGNED, "line_number", "the order has no such line")
    if line_number is not None and not stays_together(order, policy):
        lines = {line_number: lines[line_number]}
    if location is None or by_hand:
        return lines
    said = {number: line for number, line in lines.items() if may_say(order, line, status, location)}
    if status == "canceled":
        mine = {number: line for number, line in said.items() if line.holder == location}
        return mine or lines
    if status == "rejected":  # the lines it has come first, of those that are on their way to it
        said = {number: line for number, line in said.items() if line.holder == location} or said
    if not said:
        return _not_its(order, lines, location)
    return said


def _not_its(order: Known, lines: Lines, location: str) -> Refused:
    detail = "another location says so of these lines"
    if all(line.holder is None for line in lines.values()):
        detail = f"no location has {'this line' if len(lines) == 1 else 'these lines'}"
    elif not any(
        line.holder == location or (travels(order, line) and location == order.submitted.pickup_location)
        for line in lines.values()
    ):
        detail = "it has no such line of this order"
    return Refused(DeadLetterReason.NOT_ASSIGNED, "location", detail)


def is_ready(order: Known, line: Line, status: RoutedStatus) -> bool:
    """Return whether the customer may collect a line that is in this status."""
    if order.submitted.order_type == "delivery":
        return False
    return status == ("received" if travels(order, line) else "picked")


def has_left(status: RoutedStatus) -> bool:
    """Return whether units in this status have left their supplier."""
    return ROUTED[status].left
