"""`invoice-events`: every public fact of a vendor's invoice. Key: the number of the invoice."""

from datetime import datetime
from typing import Annotated, Any, get_args

from pydantic import BaseModel, ConfigDict, Field

from schemas.events.invoice import AnyInvoiceFact, InvoiceFact
from schemas.wire.values import described

PUBLIC: tuple[type[InvoiceFact], ...] = get_args(AnyInvoiceFact)
"""The facts that are published: those of invoices."""

NOT_IN_DATA = ("organization", "vendor", "invoice_number", "vendor_subject", "notify")
"""Fields of a fact that `data` leaves out: they stand beside it, or are for the log alone."""


class InvoiceEvent(BaseModel):
    """One fact of an invoice; `type` says which, and what `data` holds."""

    model_config = ConfigDict(frozen=True)

    type: Annotated[str, described("Stored name of the fact, such as invoice-created.")]
    organization: Annotated[str, described("Code of the organization that is billed.")]
    vendor: Annotated[str, described("Code of the vendor.")]
    invoice_number: Annotated[str, described("Number of the invoice, as the vendor writes it.")]
    version: Annotated[int, Field(ge=1, description="Number of the fact within the invoice, from 1.")]
    occurred_at: Annotated[datetime, described("Time at which the fact was recorded, in UTC.")]
    data: Annotated[dict[str, Any], described("Content of the fact.")]
