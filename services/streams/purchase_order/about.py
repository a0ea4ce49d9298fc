"""What every decision about a purchase order says: whose fact it is, who did it, and of which units."""

from collections.abc import Iterable, Mapping
from typing import Any

from schemas.events.purchase_order_fact import PurchaseUnits
from services.streams.purchase_order.line import PurchaseLine
from services.streams.purchase_order.state import By, Known

ADMIN = "Admin"
"""The user of what the retailer, or the system for it, did without naming anybody."""


def about(order: Known, by: By) -> dict[str, Any]:
    """Return the fields that every activity of this order begins with."""
    return {
        "organization": order.organization,
        "po_number": order.po_number,
        "vendor": order.vendor,
        "happened_at": by.at,
        "source": by.source,
        "user": by.user,
    }


def units(lines: Mapping[int, PurchaseLine], quantities: Mapping[int, int]) -> tuple[PurchaseUnits, ...]:
    """Return units by line number as facts say them, in line order."""
    return tuple(
        PurchaseUnits(line_number=number, item=lines[number].item, quantity=quantity)
        for number, quantity in sorted(quantities.items())
    )


def open_units(order: Known, numbers: Iterable[int]) -> tuple[PurchaseUnits, ...]:
    """Return all open units of these lines."""
    return units(order.lines, {number: order.lines[number].open for number in numbers})
