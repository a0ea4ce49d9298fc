"""How lists of purchase orders are sorted: by the day they were entered, then by the time they arrived."""

from datetime import UTC

from schemas.events.purchase_order import PurchaseOrderCreated

_LAST_LINE = 9_999_999_999
"""No line has so large a number."""


def recency(order: PurchaseOrderCreated) -> str:
    """Return a text that sorts higher the newer a purchase order is; of those of one moment by their numbers.

    It begins with the day, as ISO 8601 writes it.
    """
    time = order.submitted_at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    return f"{order.entered_date.isoformat()} {time} {order.po_number}"


def recency_of_line(order: PurchaseOrderCreated, line_number: int) -> str:
    """Return the text of a line: that of its purchase order, and 11 characters by which line 1 sorts highest."""
    return f"{recency(order)} {_LAST_LINE - line_number:010}"
