"""`vendor-notices`: what a vendor or the retailer should know. It names nobody. Key: the PO number, or
that of the invoice."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict

from schemas.wire.values import described

NoticeKind = Literal[
    "new_purchase_order",
    "cancel_requested",
    "address_change_requested",
    "line_held",
    "line_released",
    "due_date_revised",
    "cancel_decided",
    "cancel_auto_rejected",
    "address_decided",
    "address_auto_rejected",
    "shipped",
    "cost_missing",
    "invoice_held",
    "invoice_approved",
    "invoice_rejected",
]
"""What happened."""

TO_THE_VENDOR: tuple[NoticeKind, ...] = (
    "new_purchase_order",
    "cancel_requested",
    "address_change_requested",
    "invoice_approved",
    "invoice_rejected",
)
"""Kinds that the vendor is told of; the retailer is told of all others."""


class VendorNotice(BaseModel):
    """Something that somebody should know, of a purchase order or one line of it, or of an invoice."""

    model_config = ConfigDict(frozen=True)

    notice_id: Annotated[str, described("Id of the notice, the same for every delivery.")]
    to: Annotated[Literal["vendor", "retailer"], described("Who should know it.")]
    kind: Annotated[NoticeKind, described("What happened.")]
    organization: Annotated[str, described("Code of the organization that ordered.")]
    vendor: Annotated[str, described("Code of the vendor.")]
    po_number: Annotated[
        str | None, described("Number of the purchase order, in upper case; null of an invoice.")
    ]
    line_number: Annotated[int | None, described("The line; null where it is about the whole order.")]
    invoice_number: Annotated[str | None, described("Number of the invoice; null of a purchase order.")] = (
        None
    )
    text: Annotated[str, described("The notice, as people read it.")]
    occurred_at: Annotated[datetime, described("Time of it, in UTC.")]
