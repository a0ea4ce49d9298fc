"""Each row is a vendor's invoice as it stands, with its sums (VIN-1, VIN-5)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from msgspec.structs import replace

from schemas.events.invoice import (
    AnyInvoiceFact,
    InvoiceApproved,
    InvoiceContents,
    InvoiceCreated,
    InvoiceDeleted,
    InvoiceMaintained,
    InvoicePosted,
    InvoiceRejected,
    InvoiceSubmitted,
)
from services.common.read_models.read_model import Happening, ManyTimedRows
from services.common.read_models.table import Integer, Key, Price, Row, Sql, Table
from services.streams.invoice import amounts

_SUM = Sql("numeric(34,4)")


class InvoiceRow(Row, frozen=True):
    """Each row is an invoice that was not deleted."""

    organization: Annotated[str, "The organization that is billed."]
    vendor: Annotated[str, "The vendor's code."]
    number_searched: Annotated[str, "The number in upper case: two of a vendor never differ by case alone."]
    invoice_number: Annotated[str, "The number as the vendor writes it."]
    vendor_subject: Annotated[str, "The name in personal_data of the vendor's name."]
    vendor_searched: Annotated[str, "vendor in upper case."]
    invoice_date: Annotated[date, "The vendor's day of the invoice."]
    status: Annotated[str, "new, held, approved, rejected or posted."]
    currency: Annotated[str, "ISO 4217 code of every amount."]
    description: Annotated[str, "The invoice in the vendor's words."]
    freight: Annotated[Price, "Freight of the invoice, beside that of its lines."]
    handling: Annotated[Price, "Handling of the invoice, beside that of its lines."]
    other: Annotated[Price, "Other charges of the invoice, beside those of its lines."]
    other_description: Annotated[str, "What the other charges are."]
    detail_freight: Annotated[Decimal, _SUM, "Freight of all lines."]
    detail_handling: Annotated[Decimal, _SUM, "Handling of all lines."]
    detail_other: Annotated[Decimal, _SUM, "Other charges of all lines."]
    merchandise: Annotated[Decimal, _SUM, "What all units of all lines cost."]
    total: Annotated[Decimal, _SUM, "Merchandise, and all charges of the invoice and its lines."]
    discount_percent: Annotated[
        Decimal | None, Sql("numeric(18,4)"), "Discount for paying early, in percent."
    ]
    discount_days: Annotated[int | None, "Days within which the discount may be taken."]
    gross_days: Annotated[int | None, "Days within which all is to be paid."]
    billed_shipments: Annotated[int, "Shipments that its lines bill."]
    created_at: Annotated[datetime, "When the vendor wrote it, UTC."]
    updated_at: Annotated[datetime, "Its last change by the vendor, UTC."]
    posted_at: Annotated[datetime | None, "When it was handed over last, UTC."]
    sendings: Annotated[Integer, "How often it was handed over."]
    first_version: Annotated[
        Integer, "Number of the fact with which it began: its number may have been used before."
    ]


def touched(fact: AnyInvoiceFact) -> Iterable[Key]:
    """Return the key of the invoice."""
    return [(fact.organization, fact.vendor, fact.invoice_number.upper())]


def after(before: Mapping[Key, InvoiceRow], happening: Happening) -> Mapping[Key, InvoiceRow | None]:
    """Return the row after the fact."""
    fact: Any = happening.fact
    (key,) = touched(fact)
    if isinstance(fact, InvoiceCreated):
        return {key: _created(fact, happening.version)}
    row = before.get(key)
    return {} if row is None else {key: _changed(row, fact)}


def _changed(row: InvoiceRow, fact: AnyInvoiceFact) -> InvoiceRow | None:
    match fact:
        case InvoiceMaintained():
            return replace(row, updated_at=fact.happened_at, **_told(fact.contents))
        case InvoiceSubmitted():
            return replace(row, status=fact.status)
        case InvoiceApproved():
            return replace(row, status="approved")
        case InvoiceRejected():
            return replace(row, status="rejected")
        case InvoicePosted():
            return replace(row, status="posted", posted_at=fact.happened_at, sendings=fact.sending)
        case _:
            return None


def _created(fact: InvoiceCreated, version: int) -> InvoiceRow:
    return InvoiceRow(
        organization=fact.organization,
        vendor=fact.vendor,
        number_searched=fact.invoice_number.upper(),
        invoice_number=fact.invoice_number,
        vendor_subject=str(fact.vendor_subject),
        vendor_searched=fact.vendor.upper(),
        status="new",
        created_at=fact.happened_at,
        updated_at=fact.happened_at,
        posted_at=None,
        sendings=0,
        first_version=version,
        **_told(fact.contents),
    )


def _told(contents: InvoiceContents) -> dict[str, Any]:
    """Return the columns that the vendor writes, and their sums."""
    return {
        "invoice_date": contents.invoice_date,
        "currency": contents.currency,
        "description": contents.description,
        "freight": contents.freight,
        "handling": contents.handling,
        "other": contents.other,
        "other_description": contents.other_description,
        "discount_percent": contents.discount_percent,
        "discount_days": contents.discount_days,
        "gross_days": contents.gross_days,
        "billed_shipments": sum(len(line.shipments) for line in contents.lines),
        **amounts(contents)._asdict(),
    }


READ_MODEL = ManyTimedRows(
    version=1,
    table=Table(
        "invoice",
        InvoiceRow,
        key=("organization", "vendor", "number_searched"),
        # Each goes on with what the list is sorted by: the inquiry stops after a page.
        indexes=(
            "(organization, invoice_date DESC, number_searched, vendor)",
            "(organization, vendor_searched, invoice_date DESC, number_searched, vendor)",
            "(organization, status, invoice_date DESC, number_searched, vendor)",
            "(organization, number_searched)",
        ),
    ),
    facts=(
        InvoiceCreated,
        InvoiceMaintained,
        InvoiceSubmitted,
        InvoiceApproved,
        InvoiceRejected,
        InvoiceDeleted,
        InvoicePosted,
    ),
    touched=touched,
    after=after,
)
