"""The status of an order out of those of its lines (STA-2). Read models use it line by line, as facts come."""

from collections.abc import Collection

from schemas.statuses import CLOSED_LINES, ROUTED, HeldOrderStatus, LineStatus, RoutedOrderStatus
from services.streams.order.line import line_status
from services.streams.order.state import Known


def routed_status(lines: Collection[LineStatus]) -> RoutedOrderStatus:
    """Return the status all lines of a routed order share; else `complete` where each is closed, or `open`.

    Lines that wait to be routed, for the first time or reopened, are left out; where all do, the order is `create`. An
    order of which they alone are not closed is `open`. Lines that are unfulfillable beside canceled ones make an
    unfulfillable order: nobody got anything.
    """
    different = {status for status in ROUTED if status in lines}
    if not different:
        return "create"
    if "open" in lines and different <= CLOSED_LINES:
        return "open"
    if len(different) == 1:
        return next(iter(different))
    if different == {"unfulfillable", "canceled"}:
        return "unfulfillable"
    return "complete" if different <= CLOSED_LINES else "open"


def held_status(lines: Collection[LineStatus], *, committed: bool) -> HeldOrderStatus:
    """Return the status of a held order; `committed` once a dispatch was created for it."""
    different = set(lines)
    if "open" in different:
        return "commit" if committed else "create"
    if "dispatched" not in different:
        return "cancelled"
    return "partially_cancelled" if "cancelled" in different else "commit"


def status_of(order: Known) -> RoutedOrderStatus | HeldOrderStatus:
    """Return the status of an order as people read it."""
    lines = [line_status(line, held=order.is_held) for line in order.lines.values()]
    if order.is_held:
        return held_status(lines, committed=bool(order.dispatches))
    return routed_status(lines)
