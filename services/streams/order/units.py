"""The unit ledger: every ordered unit is open, dispatched or cancelled, once, and so is its tax (BEY-4)."""

from collections.abc import Iterable
from decimal import Decimal

from schemas.events.order import AnyOrderFact
from schemas.events.order_routing import LinesAssigned, LinesRejected, LinesUnfulfillable
from services.streams.order.state import Known, Line, Order


def unbalanced(order: Order, fact: AnyOrderFact) -> str | None:
    """Where units or tax of a line are not those that were ordered, once `fact` is folded; None where all is well."""
    if not isinstance(order, Known):
        return None
    if isinstance(fact, LinesAssigned | LinesRejected | LinesUnfulfillable):
        for told in fact.lines:
            if (held := order.lines[told.line_number].open) != told.quantity:
                return f"line {told.line_number}: {told.quantity} moved of {held}"
    parts: dict[int, list[Line]] = {}
    for line in order.lines.values():
        parts.setdefault(line.requesting, []).append(line)
    for sent in order.submitted.lines:
        mine = parts.pop(sent.line_number, [])
        said = _of_line(sent.quantity, sent.tax, mine)
        if said:
            return f"line {sent.line_number}: {said}"
    return f"line {min(parts)} was never ordered" if parts else None


def _of_line(quantity: int, tax: Decimal, parts: Iterable[Line]) -> str | None:
    """A line and all that was split off from it."""
    units, taxes = 0, Decimal(0)
    for each in parts:
        if each.open < 0 or each.dispatched < 0 or each.cancelled < 0:
            return f"{each.open} open, {each.dispatched} dispatched, {each.cancelled} cancelled"
        units += each.open + each.dispatched + each.cancelled
        taxes += each.tax
    if units != quantity:
        return f"{quantity} ordered, {units} open, dispatched or cancelled"
    return None if taxes == tax else f"a tax of {tax}, {taxes} in its parts"
