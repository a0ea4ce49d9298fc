"""Purchase order PO-1001 as it arrives, and the names under which its addresses are kept."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from schemas.events.purchase_order import PurchaseOrderCreated
from schemas.events.purchase_order_fact import PurchasedLine

TUE = datetime(2016, 11, 8, 9, tzinfo=UTC)
DUE = date(2016, 11, 20)
VENDOR = "V100"


def kept(place: str, telling: int = 0) -> UUID:
    """The name under which an address is kept; one and the same place has another name at each telling."""
    return uuid5(NAMESPACE_URL, f"{place} {telling}")


def created(*quantities: int, **fields: Any) -> PurchaseOrderCreated:
    """PO-1001 with a line for each quantity, numbered from 1; it goes to place A."""
    lines = tuple(
        PurchasedLine(
            line_number=number,
            item=f"I-{number}",
            quantity=quantity,
            unit_price=Decimal("8.9800"),
            carrier="12",
            due_date=DUE,
        )
        for number, quantity in enumerate(quantities, 1)
    )
    fields = {"organization": "ACME", "po_number": "PO-1001", "vendor": VENDOR} | fields
    return PurchaseOrderCreated(
        vendor_subject=kept("Acme Supply"),
        order_number="CA-1",
        entered_date=TUE.date(),
        submitted_at=TUE,
        subject=kept("A"),
        currency="USD",
        lines=lines,
        **fields,
    )
