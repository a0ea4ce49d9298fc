"""The status of a purchase order: what its lines have in common (PUR-2)."""

from collections.abc import Iterable
from typing import Literal

from services.streams.purchase_order.line import PurchaseLineStatus

PurchaseOrderStatus = Literal[PurchaseLineStatus, "open", "complete"]
"""The status of an order: that of its lines, or open or complete where they differ."""

CLOSED: tuple[PurchaseOrderStatus, ...] = ("shipped", "cancelled", "complete")
"""Nothing of the order is open."""


def rolled_up(lines: Iterable[PurchaseLineStatus]) -> PurchaseOrderStatus:
    """Return the one status of all lines; of several: complete where none is open, else open."""
    found = set(lines)
    if len(found) == 1:
        return found.pop()
    return "complete" if found <= {"shipped", "cancelled"} else "open"
