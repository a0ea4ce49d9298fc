"""Pack slips of purchase orders, in batches (PUR-3), and what leaves with them (PUR-4)."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from schemas.events.purchase_order_fact import PurchaseOrderActivity, PurchaseUnits

SlipFormat = Literal["pdf", "csv"]
"""How slips are made: a page to print, or rows for the vendor's own system."""

Remainder = Literal["keep", "return"]
"""What becomes of printed units that a shipment leaves: they stay printed, or the line waits to be printed again."""


class PackSlipsPrinted(PurchaseOrderActivity, frozen=True, kw_only=True):
    """All open units of these lines stand on slips of a batch. `sent`: the system sent them to the vendor's.

    `awaits_acknowledgement`: the lines are not in process before the vendor has said that it has them.
    """

    type: ClassVar[str] = "pack-slips-printed"
    version: ClassVar[int] = 1
    batch_id: int
    format: SlipFormat
    sent: bool = False
    awaits_acknowledgement: bool = False
    lines: tuple[PurchaseUnits, ...]


class PackSlipsAcknowledged(PurchaseOrderActivity, frozen=True, kw_only=True):
    """The vendor has these lines of a batch, as it said, or showed by shipping them."""

    type: ClassVar[str] = "pack-slips-acknowledged"
    version: ClassVar[int] = 1
    batch_id: int
    by_shipment: bool = False
    lines: tuple[PurchaseUnits, ...]


class PackSlipsVoided(PurchaseOrderActivity, frozen=True, kw_only=True):
    """Slips of a batch are void: so many units of these lines are printed no longer."""

    type: ClassVar[str] = "pack-slips-voided"
    version: ClassVar[int] = 1
    batch_id: int
    lines: tuple[PurchaseUnits, ...]


class PackSlipsReprinted(PurchaseOrderActivity, frozen=True, kw_only=True):
    """So many units of these lines stand on slips of a new batch, in place of those of the batch before it."""

    type: ClassVar[str] = "pack-slips-reprinted"
    version: ClassVar[int] = 1
    batch_id: int
    replaced_batch_id: int
    format: SlipFormat
    lines: tuple[PurchaseUnits, ...]


class ShippedLine(PurchaseUnits, frozen=True, kw_only=True):
    """Units of a line that left. `sequence` counts the shipped lines of the purchase order, from 1."""

    sequence: int
    remainder: Remainder = "keep"


class PurchaseLinesShipped(PurchaseOrderActivity, frozen=True, kw_only=True):
    """Units left the vendor. The carrier is the one that was named; empty, it is the carrier of each line.

    `weight` in the vendor's unit, `rate` in the currency of the purchase order.
    """

    type: ClassVar[str] = "purchase-lines-shipped"
    version: ClassVar[int] = 1
    shipment_number: str | None
    ship_date: date
    carrier: str | None = None
    tracking_number: str | None = None
    weight: Decimal | None = None
    rate: Decimal | None = None
    currency: str = "USD"
    lines: tuple[ShippedLine, ...]


class PurchaseLinesReopened(PurchaseOrderActivity, frozen=True, kw_only=True):
    """Open units of these lines stand on no slip again."""

    type: ClassVar[str] = "purchase-lines-reopened"
    version: ClassVar[int] = 1
    lines: tuple[PurchaseUnits, ...]
