"""Everything that can happen to a vendor's invoice (VIN-1 to VIN-4)."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID

from schemas.events.fact import Fact
from schemas.events.order_fact import Source
from schemas.events.values import Frozen

InvoiceStatus = Literal["new", "held", "approved", "rejected", "posted"]
"""Not submitted; out of balance; to be handed over; refused by the retailer; handed over."""


class BilledUnits(Frozen, frozen=True, kw_only=True):
    """Units of one shipped line; `sequence` is the shipment's in its purchase order."""

    sequence: int
    quantity: int


class InvoiceLine(Frozen, frozen=True, kw_only=True):
    """Units of one line of a purchase order that are billed together; `shipments` are those that they left with.

    `po_unit_cost` is the price of the purchase order as the line was written, `updated_at` (UTC) when it was: a change
    of other lines leaves it.
    """

    line: int
    po_number: str
    po_line_number: int
    order_number: str
    item: str
    vendor_item: str
    shipments: tuple[BilledUnits, ...]
    ship_date: date
    quantity: int
    po_unit_cost: Decimal
    unit_cost: Decimal
    freight: Decimal = Decimal(0)
    handling: Decimal = Decimal(0)
    other: Decimal = Decimal(0)
    other_description: str = ""
    updated_at: datetime


class InvoiceContents(Frozen, frozen=True, kw_only=True):
    """What an invoice says. `discount_percent`, `discount_days` and `gross_days` each may stand alone."""

    invoice_date: date
    currency: str
    description: str = ""
    freight: Decimal = Decimal(0)
    handling: Decimal = Decimal(0)
    other: Decimal = Decimal(0)
    other_description: str = ""
    discount_percent: Decimal | None = None
    discount_days: int | None = None
    gross_days: int | None = None
    lines: tuple[InvoiceLine, ...]


class InvoiceFact(Fact, frozen=True, kw_only=True):
    """A fact of one invoice, done at a time, UTC. `invoice_number` is as the vendor wrote it first.

    `user` is the first ten characters of who did it; of an integrated vendor that names nobody the vendor's code, and
    Admin of what the system or the retailer did without naming anybody.
    """

    organization: str
    vendor: str
    invoice_number: str
    happened_at: datetime
    source: Source
    user: str | None = None


class InvoiceCreated(InvoiceFact, frozen=True, kw_only=True):
    """A vendor wrote an invoice. `vendor_subject` is the key of the vendor's name, as a purchase order has it."""

    type: ClassVar[str] = "invoice-created"
    version: ClassVar[int] = 1
    vendor_subject: UUID
    contents: InvoiceContents


class InvoiceMaintained(InvoiceFact, frozen=True, kw_only=True):
    """The vendor changed the invoice, which had `lines_before` lines."""

    type: ClassVar[str] = "invoice-maintained"
    version: ClassVar[int] = 1
    status: InvoiceStatus
    lines_before: int
    contents: InvoiceContents


class JudgedLine(Frozen, frozen=True, kw_only=True):
    """A line as its invoice was submitted: the price of the purchase order then, and whether the cost is near it."""

    line: int
    po_unit_cost: Decimal
    balanced: bool


class InvoiceSubmitted(InvoiceFact, frozen=True, kw_only=True):
    """The vendor submitted the invoice. `status`: approved where all lines are in balance, else held.

    `notify`: somebody is to be told, as the policy said then.
    """

    type: ClassVar[str] = "invoice-submitted"
    version: ClassVar[int] = 1
    status: InvoiceStatus
    threshold: Decimal
    lines: tuple[JudgedLine, ...]
    notify: bool = False


class InvoiceApproved(InvoiceFact, frozen=True, kw_only=True):
    """The invoice is to be handed over: as it is in balance (`automatic`), or as the retailer says, with a reason."""

    type: ClassVar[str] = "invoice-approved"
    version: ClassVar[int] = 1
    automatic: bool
    reason: str | None = None
    notify: bool = False


class InvoiceRejected(InvoiceFact, frozen=True, kw_only=True):
    """The retailer refused the invoice, with a reason; the vendor may change it and submit it again."""

    type: ClassVar[str] = "invoice-rejected"
    version: ClassVar[int] = 1
    reason: str
    notify: bool = False


class InvoiceDeleted(InvoiceFact, frozen=True, kw_only=True):
    """The vendor took back the invoice, which had `lines_before` lines: units and number are free again."""

    type: ClassVar[str] = "invoice-deleted"
    version: ClassVar[int] = 1
    lines_before: int


class InvoicePosted(InvoiceFact, frozen=True, kw_only=True):
    """It goes to the retailer's system; `sending` counts from 1. `contents` has the prices it was judged by."""

    type: ClassVar[str] = "invoice-posted"
    version: ClassVar[int] = 1
    sending: int
    merchandise: Decimal
    total: Decimal
    contents: InvoiceContents


AnyInvoiceFact = (
    InvoiceCreated
    | InvoiceMaintained
    | InvoiceSubmitted
    | InvoiceApproved
    | InvoiceRejected
    | InvoiceDeleted
    | InvoicePosted
)
