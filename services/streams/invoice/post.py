"""Approved invoices are handed to the retailer's system, and sent again where it asks (VIN-4)."""

from dataclasses import dataclass
from datetime import datetime

from msgspec import structs

from schemas.events.invoice import InvoicePosted
from services.streams.invoice.about import Decided, about, not_allowed
from services.streams.invoice.amounts import amounts
from services.streams.invoice.state import Known
from services.streams.purchase_order import ADMIN, By


@dataclass(frozen=True, slots=True)
class HandOver:
    """Hand the invoice over where it is approved."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Resend:
    """Send again what was handed over."""

    at: datetime


def hand_over(command: HandOver, invoice: Known) -> Decided:
    """Return the fact of an invoice that is handed over; none where it does not wait for that."""
    return [posted(invoice, command.at)] if invoice.status == "approved" else []


def resend(command: Resend, invoice: Known) -> Decided:
    """Return the fact of the same contents, which go out again."""
    if invoice.status != "posted":
        return not_allowed(invoice, "sent again: it was not handed over")
    return [posted(invoice, command.at)]


def posted(invoice: Known, at: datetime) -> InvoicePosted:
    """Return the fact that an invoice goes out, with the prices by which it was judged."""
    contents = invoice.contents
    lines = tuple(structs.replace(line, po_unit_cost=invoice.prices[line.line]) for line in contents.lines)
    sums = amounts(contents)
    return InvoicePosted(
        **about(invoice, By(at, "WS", ADMIN)),
        sending=invoice.sendings + 1,
        merchandise=sums.merchandise,
        total=sums.total,
        contents=structs.replace(contents, lines=lines),
    )
