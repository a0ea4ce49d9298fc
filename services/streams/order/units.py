"""The unit ledger: every ordered unit is in one line, in one state, and its tax goes with it (BEY-4)."""

from collections.abc import Iterable
from decimal import Decimal

from schemas.events.order import (
    AnyOrderFact,
    DispatchCancelled,
    DispatchCreated,
    DispatchShipped,
    LinesCancelled,
)
from schemas.events.order_routing import (
    LinesAssigned,
    LinesRejected,
    LinesReleased,
    LinesReopened,
    LinesUnfulfillable,
)
from schemas.events.order_status import LineStatusChanged, WorkHandedOut
from services.streams.order.line import Dispatched, Line
from services.streams.order.state import Known, Order

_MOVING = (DispatchCreated, LinesCancelled, LinesUnfulfillable, LinesReopened)
_OPENING = (LinesAssigned, LinesRejected, LinesReleased, LineStatusChanged, WorkHandedOut)
"""These may open lines again that were fulfilled or cancelled: a person takes that back."""
_OF_DISPATCHES = (DispatchCancelled, DispatchShipped)


def unbalanced(before: Order, fact: AnyOrderFact, after: Order) -> str | None:
    """Return what is wrong with the units or the tax of a line that `fact` leaves; None where all is well."""
    if not isinstance(after, Known):
        return None
    if isinstance(before, Known) and isinstance(fact, _MOVING + _OPENING + _OF_DISPATCHES):
        for moved in fact.lines:
            line = after.lines[moved.line_number]
            if line.quantity != moved.quantity:
                return f"line {moved.line_number}: {moved.quantity} moved of {line.quantity}"
            source = before.lines.get(moved.line_number, line)
            if isinstance(fact, _OF_DISPATCHES) and not isinstance(source.state, Dispatched):
                return f"line {moved.line_number}: {moved.quantity} moved that are not dispatched"
            if isinstance(fact, _OPENING) and isinstance(source.state, Dispatched):
                return f"line {moved.line_number}: {moved.quantity} moved that a dispatch carries"
            if isinstance(fact, _MOVING) and not source.is_open and not _by_hand(fact):
                return f"line {moved.line_number}: {moved.quantity} moved that are not open"
    return _not_as_sent(after)


def _by_hand(fact: AnyOrderFact) -> bool:
    """Return whether a person gave lines to the location for unfulfillable ones: also such that were fulfilled."""
    return isinstance(fact, LinesUnfulfillable) and fact.by_hand


def _not_as_sent(order: Known) -> str | None:
    parts: dict[int, list[Line]] = {}
    for line in order.lines.values():
        parts.setdefault(line.requesting, []).append(line)
    for sent in order.submitted.lines:
        wrong = _wrong_parts(sent.quantity, sent.tax, parts.pop(sent.line_number, []))
        if wrong:
            return f"line {sent.line_number}: {wrong}"
    return f"line {min(parts)} was never ordered" if parts else None


def _wrong_parts(quantity: int, tax: Decimal, parts: Iterable[Line]) -> str | None:
    """Compare a line of the sender with all lines that its units are in."""
    units, taxes = 0, Decimal(0)
    for each in parts:
        if each.quantity < 1:
            return f"{each.quantity} left of it"
        units += each.quantity
        taxes += each.tax
    if units != quantity:
        return f"{quantity} ordered, {units} in its parts"
    return None if taxes == tax else f"a tax of {tax}, {taxes} in its parts"
