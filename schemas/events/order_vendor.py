"""What happens to lines of an order that a drop-ship vendor ships."""

from datetime import date, datetime
from typing import ClassVar, Literal

from schemas.events.order_fact import LineUnits, OrderFact, Source
from schemas.statuses import RoutedStatus

VendorNews = Literal["held", "released", "due_date_revised", "cancel_requested"]
"""What a vendor tells of lines, or is asked about them, that keep their status."""


class PurchaseOrderPlaced(OrderFact, frozen=True, kw_only=True):
    """Lines that a location of a vendor got were ordered from the vendor, under their own numbers."""

    type: ClassVar[str] = "purchase-order-placed"
    version: ClassVar[int] = 1
    placed_at: datetime
    vendor: str
    po_number: str
    lines: tuple[LineUnits, ...]


class LineAtVendor(LineUnits, frozen=True, kw_only=True):
    """Units of a line that something is told of, its status, which stays, and the location that has it."""

    status: RoutedStatus
    location: str | None


class VendorNoted(OrderFact, frozen=True, kw_only=True):
    """Something was told of lines on a purchase order. `reason` is the vendor's, `due_date` of `due_date_revised`.

    `cancel_requested`: the vendor, who has begun with them, was asked to cancel these units; `reason` is a reason code.
    """

    type: ClassVar[str] = "vendor-noted"
    version: ClassVar[int] = 1
    noted_at: datetime
    vendor: str
    po_number: str
    news: VendorNews
    source: Source
    user: str | None = None
    reason: str | None = None
    due_date: date | None = None
    lines: tuple[LineAtVendor, ...]
