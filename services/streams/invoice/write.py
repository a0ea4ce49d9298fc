"""The vendor writes an invoice, changes it, takes it back (VIN-1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.events.invoice import (
    AnyInvoiceFact,
    InvoiceContents,
    InvoiceCreated,
    InvoiceDeleted,
    InvoiceMaintained,
)
from schemas.reasons import DeadLetterReason
from services.streams.invoice.about import Decided, about, done, not_allowed
from services.streams.invoice.asked import Asked
from services.streams.invoice.billing import Billing, Orders, currency
from services.streams.invoice.evolve import fold
from services.streams.invoice.same import alike, is_the_one, kept
from services.streams.invoice.state import UNKNOWN, Invoice, Known, Terms
from services.streams.invoice.submit import Submit, submit
from services.streams.order import Refused
from services.streams.purchase_order import By
from services.streams.purchase_order import Known as PurchaseOrder


@dataclass(frozen=True, slots=True)
class _Writing:
    by: By
    organization: str
    vendor: str
    invoice_number: str
    asked: Asked
    orders: Orders
    """The purchase orders that lines name, and those that the invoice bills."""
    submit: bool
    terms: Terms


class Create(_Writing):
    """A new invoice."""

    __slots__ = ()


class Maintain(_Writing):
    """The whole invoice as it is to be."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Delete:
    """Take the invoice back: what it bills can be billed by another one."""

    by: By


def create(command: Create, invoice: Invoice) -> Decided:
    """Return the facts of a new invoice; none where it is there already, and it is to be what it is."""
    if isinstance(invoice, Known):
        return _again(command, invoice)
    contents = _contents(command, command.invoice_number)
    if isinstance(contents, Refused):
        return contents
    first = command.orders[contents.lines[0].po_number]
    assert isinstance(first, PurchaseOrder)  # noqa: S101
    created = InvoiceCreated(
        organization=command.organization,
        vendor=command.vendor,
        invoice_number=command.invoice_number,
        **done(command.by),
        vendor_subject=first.created.vendor_subject,
        contents=contents,
    )
    return _and_submitted(command, UNKNOWN, [created])


def maintain(command: Maintain, invoice: Known) -> Decided:
    """Return the facts of a changed invoice; none where nothing changes."""
    if invoice.status not in ("new", "rejected"):
        return not_allowed(invoice, "changed")
    contents = _contents(command, invoice.invoice_number)
    if isinstance(contents, Refused):
        return contents
    changed = InvoiceMaintained(
        **about(invoice, command.by),
        status=invoice.status,
        lines_before=len(invoice.contents.lines),
        contents=kept(invoice.contents, contents),
    )
    same = alike(invoice.contents, contents)
    return _and_submitted(command, invoice, [] if same else [changed])


def delete(command: Delete, invoice: Known) -> Decided:
    """Return the fact of an invoice that is taken back."""
    if invoice.status not in ("new", "rejected"):
        return not_allowed(invoice, "deleted")
    return [InvoiceDeleted(**about(invoice, command.by), lines_before=len(invoice.contents.lines))]


def _again(command: Create, invoice: Known) -> Decided:
    """Return what becomes of an invoice whose number is used: the same may be submitted, another is refused."""
    if not is_the_one(command.asked, invoice.contents, _billing(command, invoice.invoice_number)):
        detail = "the vendor has another invoice of this number; change that one with maintain"
        return Refused(DeadLetterReason.CONFLICTING_INVOICE, "invoice_number", detail)
    if invoice.status != "new":
        return []  # it was submitted before
    return _and_submitted(command, invoice, [])


def _and_submitted(command: _Writing, invoice: Invoice, facts: Sequence[AnyInvoiceFact]) -> Decided:
    """Return the facts, and those of submitting what they lead to where that is asked for."""
    if not command.submit:
        return facts
    after = fold(facts, invoice)
    assert isinstance(after, Known)  # noqa: S101
    submitted = submit(Submit(command.by, command.orders, command.terms), after)
    return submitted if isinstance(submitted, Refused) else [*facts, *submitted]


def _billing(command: _Writing, invoice_number: str) -> Billing:
    return Billing(command.orders, command.vendor, invoice_number, command.by.at)


def _contents(command: _Writing, invoice_number: str) -> InvoiceContents | Refused:
    asked = command.asked
    lines = _billing(command, invoice_number).lines(asked)
    if isinstance(lines, Refused):
        return lines
    of_lines = currency(command.orders, lines)
    if isinstance(of_lines, Refused):
        return of_lines
    return InvoiceContents(
        invoice_date=asked.invoice_date,
        currency=of_lines,
        description=asked.description,
        freight=asked.freight,
        handling=asked.handling,
        other=asked.other,
        other_description=asked.other_description,
        discount_percent=asked.discount_percent,
        discount_days=asked.discount_days,
        gross_days=asked.gross_days,
        lines=lines,
    )
