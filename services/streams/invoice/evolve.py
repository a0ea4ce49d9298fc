"""An invoice after a fact. Nothing is refused here: what is a fact has happened."""

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from schemas.events.invoice import (
    AnyInvoiceFact,
    InvoiceApproved,
    InvoiceCreated,
    InvoiceDeleted,
    InvoiceMaintained,
    InvoicePosted,
    InvoiceRejected,
    InvoiceSubmitted,
)
from services.streams.invoice.state import UNKNOWN, Invoice, Known


def evolve(invoice: Invoice, fact: AnyInvoiceFact) -> Invoice:
    """Return the invoice after `fact`."""
    if isinstance(fact, InvoiceCreated):
        return Known(fact, fact.contents)
    assert isinstance(invoice, Known)  # noqa: S101  # all else happens to an invoice that is there
    match fact:
        case InvoiceMaintained():
            return replace(invoice, contents=fact.contents, prices={})
        case InvoiceSubmitted():
            return replace(
                invoice, status=fact.status, prices={each.line: each.po_unit_cost for each in fact.lines}
            )
        case InvoiceApproved():
            return replace(invoice, status="approved")
        case InvoiceRejected():
            return replace(invoice, status="rejected")
        case InvoiceDeleted():
            return UNKNOWN
        case InvoicePosted():
            return replace(invoice, status="posted", sendings=fact.sending)
        case _:
            assert_never(fact)


def fold(facts: Iterable[AnyInvoiceFact], invoice: Invoice) -> Invoice:
    """Return the invoice after facts."""
    for fact in facts:
        invoice = evolve(invoice, fact)
    return invoice
