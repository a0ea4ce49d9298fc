"""`orderfold invoices --json`: vendors' invoices as people look for them."""

from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple

from schemas.wire.values import described


class FoundInvoice(NamedTuple):
    """An invoice that the inquiry found."""

    organization: Annotated[str, described("Who is billed.")]
    vendor: Annotated[str, described("Code of the vendor.")]
    vendor_name: Annotated[
        str, described("Name of the vendor as on its purchase order; *** once it was erased.")
    ]
    invoice_number: Annotated[str, described("Its number, as the vendor writes it.")]
    amount: Annotated[Decimal, described("Merchandise, and all charges of the invoice and its lines.")]
    currency: Annotated[str, described("ISO 4217 code of the amount.")]
    invoice_date: Annotated[date, described("The vendor's day of the invoice.")]
    status: Annotated[str, described("new, held, approved, rejected or posted.")]
