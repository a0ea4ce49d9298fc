"""VIN-5: vendors' invoices by number, vendor, purchase order, sales order, day and status; the newest day first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, get_args

from sqlalchemy import Column, ColumnElement, and_, cast, exists, func
from sqlalchemy import select as select_

from schemas.answers.invoices import FoundInvoice
from schemas.events.invoice import InvoiceStatus
from services.common.database import Connection
from services.common.personal_data import ERASED
from services.inquiry.filters import LONGEST_ORDER_NUMBER, LONGEST_PO_NUMBER, check, close, same
from services.inquiry.invoice_views import HELD_INVOICES, INVOICE, INVOICE_LINE
from services.inquiry.listing import By, Listing, Page
from services.inquiry.ranges import beginning
from services.inquiry.recipients import documents, is_kept
from services.inquiry.select import rows

MOST = 500
"""Rows of a page, at most."""

LONGEST_INVOICE_NUMBER = 30
STATUSES: tuple[str, ...] = get_args(InvoiceStatus)


class _Row(NamedTuple):
    organization: str
    vendor: str
    vendor_subject: str
    invoice_number: str
    total: Decimal
    currency: str
    invoice_date: date
    status: str
    number_searched: str


class _Held(NamedTuple):
    invoices: int


LISTING = Listing(
    "invoices", INVOICE, _Row, (By("invoice_date", descending=True), By("number_searched"), By("vendor"))
)
"""Invoices as they are sorted: those of the newest day first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which invoices of the organization; None asks for nothing. Upper and lower case are one.

    `invoice_number` is how the number begins; `po_number` and `order_number` how that of any purchase order, or sales
    order, that the invoice bills does. `vendor` finds nothing once the vendor's name was erased.
    """

    organization: str
    vendor: str | None = None
    status: str | None = None
    invoice_date: date | None = None
    invoice_number: str | None = None
    po_number: str | None = None
    order_number: str | None = None

    def __post_init__(self) -> None:
        """Raises FilterInvalid."""
        check(
            self,
            invoice_number=LONGEST_INVOICE_NUMBER,
            po_number=LONGEST_PO_NUMBER,
            order_number=LONGEST_ORDER_NUMBER,
        )
        close(self, "status", STATUSES)


def invoices(
    connection: Connection, filters: Filters, limit: int = 50, after: str | None = None
) -> Page[FoundInvoice]:
    """Return a page of invoices after the cursor `after`. Raises CursorInvalid."""
    page = LISTING.page(connection, conditions(filters), limit, after)
    known = documents(connection, {row.vendor_subject for row in page.rows})
    return Page([_shown(row, known.get(row.vendor_subject)) for row in page.rows], page.after)


def held(connection: Connection, organization: str) -> int:
    """Return how many invoices wait for the retailer's decision."""
    view = HELD_INVOICES.c
    query = select_(cast(func.coalesce(func.sum(view.count), 0), view.count.type))
    return rows(connection, query.where(view.organization == organization), _Held)[0].invoices


def conditions(filters: Filters) -> list[ColumnElement[bool]]:
    """Return what holds of the rows of the table that are asked for."""
    own = INVOICE.c
    vendor = None if filters.vendor is None else filters.vendor.upper()
    found = same(
        (own.organization, filters.organization),
        (own.vendor_searched, vendor),
        (own.status, filters.status),
        (own.invoice_date, filters.invoice_date),
    )
    if vendor is not None:
        found.append(is_kept(own.vendor_subject))
    found += _begins(own.number_searched, filters.invoice_number)
    line = INVOICE_LINE.c
    bills = (line.organization == own.organization, line.vendor == own.vendor)
    for condition in (
        *_begins(line.po_number, filters.po_number),
        *_begins(line.order_number, filters.order_number),
    ):
        found.append(exists().where(and_(*bills, line.number_searched == own.number_searched, condition)))
    return found


def _begins(column: Column[str], text: str | None) -> Sequence[ColumnElement[bool]]:
    return [each.bounds for each in beginning(column, None if text is None else text.upper())]


def _shown(row: _Row, vendor: object) -> FoundInvoice:
    return FoundInvoice(
        organization=row.organization,
        vendor=row.vendor,
        vendor_name=vendor.get("vendor_name", "") if isinstance(vendor, dict) else ERASED,
        invoice_number=row.invoice_number,
        amount=row.total,
        currency=row.currency,
        invoice_date=row.invoice_date,
        status=row.status,
    )
