"""Everything that can happen to a purchase order, from its arrival to its last invoice."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID

from schemas.events.fact import Frozen
from schemas.events.order_privacy import ForgottenWhy, TopicKey
from schemas.events.purchase_order_changes import (
    AddressChanged,
    AddressChangeRejected,
    AddressChangeRequested,
    CancelRejected,
    CancelRequested,
    DueDateRevised,
    PurchaseLinesCancelled,
    PurchaseLinesHeld,
    PurchaseLinesReleased,
    ReasonNoted,
    UnitPriceChanged,
)
from schemas.events.purchase_order_fact import (
    PurchasedLine,
    PurchaseOrderActivity,
    PurchaseOrderFact,
    PurchaseUnits,
)
from schemas.events.purchase_order_slips import (
    PackSlipsAcknowledged,
    PackSlipsPrinted,
    PackSlipsReprinted,
    PackSlipsVoided,
    PurchaseLinesReopened,
    PurchaseLinesShipped,
)


class PurchaseOrderCreated(PurchaseOrderFact, frozen=True, kw_only=True):
    """A retailer ordered from a vendor, who ships to the customer. It names nobody: `subject` is the key of the people,
    `vendor_subject` that of the vendor's name as it is now.

    `entered_date` is the retailer's day, `submitted_at` (UTC) when it arrived here. `routed`: a routing decision gave
    the lines to a location of the vendor, so the lines of the sales order `order_number` follow these. `user`: the
    first ten characters of whoever sent it, if the message says so.
    """

    type: ClassVar[str] = "purchase-order-created"
    version: ClassVar[int] = 1
    vendor: str
    vendor_subject: UUID
    order_number: str
    entered_date: date
    submitted_at: datetime
    subject: UUID
    currency: str
    lines: tuple[PurchasedLine, ...]
    routed: bool = False
    user: str | None = None
    placed_location: str | None = None
    brand: str = ""
    brand_name: str = ""
    buyer: str = ""
    carrier: str | None = None
    carrier_description: str = ""
    gift: bool = False
    ship_complete: bool = False
    discount_percent: Decimal = Decimal(0)
    discount_amount: Decimal = Decimal(0)
    payment_description: str = ""
    paid_amount: Decimal = Decimal(0)
    freight: Decimal = Decimal(0)
    additional_freight: Decimal = Decimal(0)
    freight_tax: Decimal = Decimal(0)


class PurchaseOrderChangeRemembered(PurchaseOrderFact, frozen=True, kw_only=True):
    """A change came before its purchase order: it takes effect as the order arrives. `at`, UTC, is its own time."""

    type: ClassVar[str] = "purchase-order-change-remembered"
    version: ClassVar[int] = 1
    action: Literal["cancel", "address_change", "cost_change"]
    at: datetime
    user: str | None = None
    line_number: int | None = None
    quantity: int | None = None
    reason_code: str | None = None
    cannot_fulfill: bool = False
    subject: UUID | None = None
    sold_to_change: bool = False
    unit_price: Decimal | None = None


class BilledShipment(Frozen, frozen=True, kw_only=True):
    """Units of one shipped line; `sequence` is the shipment's in its purchase order."""

    sequence: int
    line_number: int
    quantity: int


class ShipmentsInvoiced(PurchaseOrderFact, frozen=True, kw_only=True):
    """An invoice bills exactly these units of the purchase order: 0 of what it billed before, and does no longer."""

    type: ClassVar[str] = "shipments-invoiced"
    version: ClassVar[int] = 1
    invoice_number: str
    shipments: tuple[BilledShipment, ...]


class PurchaseOrderForgotten(PurchaseOrderActivity, frozen=True, kw_only=True):
    """What was known of the people of a purchase order was deleted, and cannot be brought back.

    `subjects` are the names under which it stood, `lines` the lines as they stay, each with what was ordered. Each key
    of `tombstones` gets an empty message: whoever keeps something about the order that came under it deletes that.
    """

    type: ClassVar[str] = "purchase-order-forgotten"
    version: ClassVar[int] = 1
    why: ForgottenWhy
    subjects: tuple[UUID, ...]
    tombstones: tuple[TopicKey, ...]
    lines: tuple[PurchaseUnits, ...]


AnyPurchaseOrderFact = (
    PurchaseOrderCreated
    | PurchaseOrderChangeRemembered
    | PackSlipsPrinted
    | PackSlipsAcknowledged
    | PackSlipsVoided
    | PackSlipsReprinted
    | PurchaseLinesShipped
    | PurchaseLinesReopened
    | PurchaseLinesHeld
    | PurchaseLinesReleased
    | DueDateRevised
    | ReasonNoted
    | UnitPriceChanged
    | CancelRequested
    | PurchaseLinesCancelled
    | CancelRejected
    | AddressChangeRequested
    | AddressChanged
    | AddressChangeRejected
    | ShipmentsInvoiced
    | PurchaseOrderForgotten
)
