"""The unit ledger of purchase orders: ordered is open, shipped and cancelled; nothing is billed twice (BEY-4)."""

from schemas.events.purchase_order import AnyPurchaseOrderFact
from services.streams.purchase_order.line import PurchaseLine
from services.streams.purchase_order.state import Known, PurchaseOrder


def unbalanced(_before: PurchaseOrder, _fact: AnyPurchaseOrderFact, after: PurchaseOrder) -> str | None:
    """Return what is wrong with the units of a line; None where all is well."""
    if not isinstance(after, Known):
        return None
    for number, line in after.lines.items():
        wrong = _wrong(line)
        if wrong is not None:
            return f"line {number}: {wrong}"
        left = sum(each.quantity for each in after.shipments.values() if each.line_number == number)
        if left != line.shipped:
            return f"line {number}: {line.shipped} shipped, {left} in its shipments"
    over = [sequence for sequence, each in after.shipments.items() if each.unbilled < 0]
    return f"shipment {over[0]}: more is billed than was shipped" if over else None


def _wrong(line: PurchaseLine) -> str | None:
    if min(line.shipped, line.cancelled, line.printed, line.open) < 0:
        return f"{line.ordered} ordered, {line.shipped} shipped, {line.cancelled} cancelled, {line.printed} printed"
    if line.printed > line.open:
        return f"{line.printed} printed of {line.open} that are open"
    return None
