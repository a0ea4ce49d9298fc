"""A batch of pack slips: what stands on them, and what becomes of them (PUR-3)."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from schemas.events.fact import Fact
from schemas.events.purchase_order_slips import SlipFormat
from schemas.events.values import Frozen


class BatchedLine(Frozen, frozen=True, kw_only=True):
    """Units of a line on a slip. `subject` is the name under which the address of the line is kept."""

    line_number: int
    item: str
    description: str = ""
    vendor_item: str = ""
    quantity: int
    unit_price: Decimal
    due_date: date | None = None
    gift_wrap: bool = False
    subject: UUID


class BatchedOrder(Frozen, frozen=True, kw_only=True):
    """A purchase order on slips, with what a vendor needs to ship it. It names nobody: `subject` is the key.

    `sold_to_subject` is the name under which a newer address of the buyer is kept, None where there is none.
    """

    po_number: str
    order_number: str
    entered_date: date
    subject: UUID
    sold_to_subject: UUID | None = None
    gift: bool = False
    ship_complete: bool = False
    carrier: str | None = None
    currency: str
    lines: tuple[BatchedLine, ...]


class BatchFact(Fact, frozen=True, kw_only=True):
    """A fact of one batch, whose number is unique in its organization."""

    organization: str
    vendor: str
    batch_id: int


class BatchCreated(BatchFact, frozen=True, kw_only=True):
    """Slips were made. `sent`: the system sent them to the vendor's, which acknowledges them where that is asked.

    `replaces` is the batch whose place this one takes.
    """

    type: ClassVar[str] = "batch-created"
    version: ClassVar[int] = 1
    created_at: datetime
    user: str | None
    format: SlipFormat
    sent: bool = False
    requires_acknowledgement: bool = False
    replaces: int | None = None
    purchase_orders: tuple[BatchedOrder, ...]


class BatchAcknowledged(BatchFact, frozen=True, kw_only=True):
    """The vendor's system has the batch."""

    type: ClassVar[str] = "batch-acknowledged"
    version: ClassVar[int] = 1
    acknowledged_at: datetime
    user: str | None


class BatchVoided(BatchFact, frozen=True, kw_only=True):
    """The slips are void; `replaced_by` is the batch that took their place, if one did."""

    type: ClassVar[str] = "batch-voided"
    version: ClassVar[int] = 1
    voided_at: datetime
    user: str | None
    replaced_by: int | None = None


class BatchResent(BatchFact, frozen=True, kw_only=True):
    """The batch goes out again under its number, with its lines as they are now: where they go, and what they cost."""

    type: ClassVar[str] = "batch-resent"
    version: ClassVar[int] = 1
    resent_at: datetime
    user: str | None
    format: SlipFormat
    requires_acknowledgement: bool
    purchase_orders: tuple[BatchedOrder, ...]


AnyBatchFact = BatchCreated | BatchAcknowledged | BatchVoided | BatchResent
