"""What becomes of a line that an update gives a status: it takes it, has it, is told late, or is closed to it.

A line that an update means is judged in this order: whether the order's type has the status, whether the line has it
already, whether the update comes late, and then by the table of states.
"""

from enum import Enum, auto

from schemas.organization import Organization
from schemas.reasons import DeadLetterReason
from schemas.statuses import RoutedStatus
from services.streams.order.about import Refused
from services.streams.order.line import Assigned, Cancelled, Fulfilled, Line, line_status
from services.streams.order.meant import has_left, travels
from services.streams.order.state import Known
from services.streams.order.vendor import OnOrder, has_begun, no_longer

_PROGRESS: dict[RoutedStatus, int] = {
    "new_order": 0,
    "polled": 1,
    "posted": 1,
    "accepted": 2,
    "picked": 3,
    "intransit": 4,
    "intransit_polled": 5,
    "received": 6,
    "fulfilled": 7,
}
_NEVER_LATE = ("rejected", "canceled", "fulfilled")
_TRAVELS: tuple[RoutedStatus, ...] = ("intransit", "intransit_polled", "received")
_NEEDS_NOBODY = ("canceled", "unfulfillable")
_GIVE_UP = ("canceled", "rejected", "unfulfillable")


class Verdict(Enum):
    """What an update does to a line; ASKED: nothing yet, its vendor decides."""

    CHANGES = auto()
    SAME = auto()
    LATE = auto()
    RESTRICTED = auto()
    ASKED = auto()


def of_type(order: Known, line: Line, status: RoutedStatus) -> Refused | None:
    """Return why lines of this type never have the status; None where they may."""
    if status in _TRAVELS and order.submitted.order_type != "ship_for_pickup":
        return _not_allowed(f"{order.submitted.order_type} orders do not travel between locations")
    if status in _TRAVELS and line.holder is not None and not travels(order, line):
        return _not_allowed("the line is collected where it is sourced: it never travels")
    return None


def by_message(
    order: Known, line: Line, status: RoutedStatus, late: bool, policy: Organization
) -> Verdict | Refused:
    """Judge one line that the update means. `late`: the update is of before the line's last change of status."""
    if (wrong := of_type(order, line, status)) is not None:
        return wrong
    if line.holder is None:
        if status == "canceled":
            return Verdict.SAME if isinstance(line.state, Cancelled) else Verdict.CHANGES
        return Refused(DeadLetterReason.NOT_ASSIGNED, "status", "no location has the line")
    now = line_status(line, held=False)
    if now == status:
        return Verdict.SAME
    if late and _is_behind(now, status):
        return Verdict.LATE
    match line.state:
        case Fulfilled():
            return Verdict.RESTRICTED
        case Cancelled():
            return Verdict.RESTRICTED if _is_restricted(order, policy) else Verdict.CHANGES
    if isinstance(line.state, Assigned) and _comes_back(line.state.status, status):
        return _not_allowed("the units have left; a person can take that back by hand")
    return Verdict.CHANGES


def by_hand(order: Known, line: Line, status: RoutedStatus, policy: Organization) -> Verdict | Refused:
    """Judge one line by what a person says."""
    if (wrong := of_type(order, line, status)) is not None:
        return wrong
    if line_status(line, held=False) == status:
        return Verdict.SAME
    if line.holder is None and status not in _NEEDS_NOBODY:
        return _not_allowed("no location has the line: give it a location first")
    if status == "posted" and not _takes_posts(order, line, policy):
        return _not_allowed("only RICS posts lines, and the location is not one of RICS")
    sourced_apart = order.submitted.order_type == "ship_for_pickup"
    if isinstance(line.state, Fulfilled) and status == "rejected" and sourced_apart:
        return _not_allowed("a line that was collected is not rejected: give it another sourcing location")
    return Verdict.CHANGES


def beside_vendor(order: Known, number: int, status: RoutedStatus, on_order: OnOrder) -> Verdict | Refused:
    """Judge a change, which would be made otherwise, of a line that is, or was, a vendor's.

    Only what gives the line up may be said beside its vendor, who is asked once it has begun with it.
    """
    line = order.lines[number]
    if line.is_on_order and status in _GIVE_UP:
        if not has_begun(number, on_order):
            return Verdict.CHANGES
        return Verdict.ASKED if status == "canceled" else no_longer(order, [number], "status")
    placed = f"line {number} is on purchase order {line.purchase_order}"
    return _not_allowed(f"{placed}: what its vendor does gives it its status")


def _is_behind(now: str, status: RoutedStatus) -> bool:
    if status in _NEVER_LATE or now not in _PROGRESS:
        return False
    return _PROGRESS[status] < _PROGRESS[now]


def _comes_back(now: RoutedStatus, status: RoutedStatus) -> bool:
    if not has_left(now) or status in _NEVER_LATE:
        return False
    return _PROGRESS[status] < _PROGRESS[now]


def _is_restricted(order: Known, policy: Organization) -> bool:
    sent = order.submitted
    preferences = policy.preferences_for(sent.order_type, sent.system, sent.ship_via)
    return bool(preferences.restrict_reassignment_of_canceled_line)


def _takes_posts(order: Known, line: Line, policy: Organization) -> bool:
    return order.submitted.order_type == "delivery" and policy.is_rics(line.holder or "")


def _not_allowed(detail: str) -> Refused:
    return Refused(DeadLetterReason.NOT_ALLOWED, "status", detail)
