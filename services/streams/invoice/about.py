"""What every decision about an invoice says: whose fact it is, who did it, and why something is not done."""

from collections.abc import Sequence
from typing import Any

from schemas.events.invoice import AnyInvoiceFact
from schemas.reasons import DeadLetterReason
from services.streams.invoice.state import Known
from services.streams.order import Refused
from services.streams.purchase_order import ADMIN, By

Decided = Sequence[AnyInvoiceFact] | Refused
"""Facts, none where a command is a repetition; or why it is not taken."""


def about(invoice: Known, by: By) -> dict[str, Any]:
    """Return the fields that every fact of this invoice begins with."""
    created = invoice.created
    return {
        "organization": created.organization,
        "vendor": created.vendor,
        "invoice_number": created.invoice_number,
        **done(by),
    }


def done(by: By) -> dict[str, Any]:
    """Return the fields that say who did something, and when."""
    return {"happened_at": by.at, "source": by.source, "user": by.user}


def itself(by: By) -> By:
    """Return who approves by itself, at the same time."""
    return By(by.at, "UI", ADMIN)


def not_allowed(invoice: Known, wish: str) -> Refused:
    """Return the refusal of what an invoice of this status does not allow."""
    detail = f"an invoice that is {invoice.status} cannot be {wish}"
    return Refused(DeadLetterReason.NOT_ALLOWED, "invoice_number", detail)


def unknown() -> Refused:
    """Return the refusal of a command about an invoice that is not there."""
    detail = "the vendor has no invoice of this number, or deleted it"
    return Refused(DeadLetterReason.UNKNOWN_INVOICE, "invoice_number", detail)
