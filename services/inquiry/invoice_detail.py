"""VIN-5: one vendor's invoice with its header, its lines and its history."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Table

from schemas.answers.invoice import InvoiceEntry, InvoiceHeader, InvoiceLine, InvoiceParts
from services.common.database import Connection
from services.inquiry.filters import same
from services.inquiry.invoice_views import INVOICE_DETAIL, INVOICE_HISTORY, INVOICE_LINES
from services.inquiry.organizations import owners
from services.inquiry.select import rows, select


def numbered(
    connection: Connection, vendor: str, number: str, organization: str | None = None
) -> Sequence[InvoiceHeader]:
    """Return the headers of a vendor's invoice of this number, in upper or lower case: one for each organization.

    The vendor's code is as it is written, or that in upper case.
    """
    view = INVOICE_DETAIL.c
    wanted = (
        view.organization.in_(owners(connection, organization)),
        view.number_searched == number.upper(),
        view.vendor.in_({vendor, vendor.upper()}),
    )
    query = select(INVOICE_DETAIL, InvoiceHeader, *wanted).order_by(view.organization, view.vendor)
    return rows(connection, query, InvoiceHeader)


def parts(connection: Connection, invoice: InvoiceHeader) -> InvoiceParts:
    """Return lines and history of an invoice."""
    lines = select(INVOICE_LINES, InvoiceLine, *_of(INVOICE_LINES, invoice))
    history = select(INVOICE_HISTORY, InvoiceEntry, *_of(INVOICE_HISTORY, invoice))
    return InvoiceParts(
        lines=rows(connection, lines.order_by(INVOICE_LINES.c.line), InvoiceLine),
        history=rows(connection, history.order_by(INVOICE_HISTORY.c.entry.desc()), InvoiceEntry),
    )


def _of(view: Table, invoice: InvoiceHeader) -> list[ColumnElement[bool]]:
    own = view.c
    return same(
        (own.organization, invoice.organization),
        (own.vendor, invoice.vendor),
        (own.number_searched, invoice.invoice_number.upper()),
    )
