"""The vendor submits an invoice: it is judged by prices. The retailer decides about what is held (VIN-2, VIN-3)."""

from dataclasses import dataclass

from schemas.events.invoice import (
    InvoiceApproved,
    InvoiceLine,
    InvoiceRejected,
    InvoiceSubmitted,
    JudgedLine,
)
from services.streams.invoice.about import Decided, about, itself, not_allowed
from services.streams.invoice.amounts import out_of_balance
from services.streams.invoice.billing import Orders
from services.streams.invoice.evolve import fold
from services.streams.invoice.post import posted
from services.streams.invoice.state import Known, Terms
from services.streams.purchase_order import By
from services.streams.purchase_order import Known as PurchaseOrder


@dataclass(frozen=True, slots=True)
class Submit:
    """Judge the invoice by the prices in force, in `orders`, which has all that it bills."""

    by: By
    orders: Orders
    terms: Terms


@dataclass(frozen=True, slots=True)
class Approve:
    """The retailer takes an invoice that is out of balance."""

    by: By
    reason: str
    terms: Terms


@dataclass(frozen=True, slots=True)
class Reject:
    """The retailer does not take it."""

    by: By
    reason: str
    terms: Terms


def submit(command: Submit, invoice: Known) -> Decided:
    """Return the facts of an invoice that is held, or else approved, and handed over where that is at once."""
    if invoice.status not in ("new", "rejected"):
        return not_allowed(invoice, "submitted")
    terms = command.terms
    lines = tuple(_judged(line, command.orders, terms) for line in invoice.contents.lines)
    in_balance = all(line.balanced for line in lines)
    submitted = InvoiceSubmitted(
        **about(invoice, command.by),
        status="approved" if in_balance else "held",
        threshold=terms.threshold,
        lines=lines,
        notify=terms.notify and not in_balance,
    )
    if not in_balance:
        return [submitted]
    approved = InvoiceApproved(**about(invoice, itself(command.by)), automatic=True)
    return _and_posted([submitted, approved], invoice, command.by, terms)


def approve(command: Approve, invoice: Known) -> Decided:
    """Return the facts of an invoice that the retailer takes."""
    if invoice.status != "held":
        return not_allowed(invoice, "approved")
    approved = InvoiceApproved(
        **about(invoice, command.by),
        automatic=False,
        reason=command.reason,
        notify=command.terms.notify,
    )
    return _and_posted([approved], invoice, command.by, command.terms)


def reject(command: Reject, invoice: Known) -> Decided:
    """Return the fact of an invoice that the retailer does not take."""
    if invoice.status != "held":
        return not_allowed(invoice, "rejected")
    return [InvoiceRejected(**about(invoice, command.by), reason=command.reason, notify=command.terms.notify)]


def _and_posted(
    facts: list[InvoiceSubmitted | InvoiceApproved], invoice: Known, by: By, terms: Terms
) -> Decided:
    if not terms.push:
        return facts
    after = fold(facts, invoice)
    assert isinstance(after, Known)  # noqa: S101
    return [*facts, posted(after, by.at)]


def _judged(line: InvoiceLine, orders: Orders, terms: Terms) -> JudgedLine:
    order = orders[line.po_number]
    assert isinstance(order, PurchaseOrder)  # noqa: S101  # it is billed
    price = order.lines[line.po_line_number].unit_price
    balanced = not out_of_balance(line.unit_cost, price, terms.threshold)
    return JudgedLine(line=line.line, po_unit_cost=price, balanced=balanced)
