"""Each row is something that happened to a vendor's invoice: written once, never changed (VIN-5)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

from schemas.events.invoice import (
    InvoiceApproved,
    InvoiceCreated,
    InvoiceMaintained,
    InvoicePosted,
    InvoiceRejected,
    InvoiceSubmitted,
)
from services.common.read_models.read_model import Happening, WrittenOnce
from services.common.read_models.table import Integer, Row, Table


class InvoiceEntry(Row, frozen=True):
    """Each row is something that happened to an invoice; the view invoice_history leaves out those that are deleted."""

    organization: Annotated[str, "The organization that is billed."]
    vendor: Annotated[str, "The vendor's code."]
    number_searched: Annotated[str, "Number of the invoice in upper case."]
    version: Annotated[Integer, "The number of the fact under this number, from 1."]
    action_type: Annotated[str, "What happened, in the words that people know."]
    status: Annotated[str, "The status of the invoice from then on."]
    occurred_at: Annotated[datetime, "When it happened, UTC."]
    user_id: Annotated[str | None, "The first ten characters of who did it; Admin for the system."]
    source: Annotated[str, "WS (a message of a system) or UI (a person)."]
    transaction_notes: Annotated[str | None, "The note beside it."]


def entries(happening: Happening) -> Iterator[InvoiceEntry]:
    """Yield what happened."""
    fact: Any = happening.fact
    action_type, status, note = _said(fact)
    yield InvoiceEntry(
        organization=fact.organization,
        vendor=fact.vendor,
        number_searched=fact.invoice_number.upper(),
        version=happening.version,
        action_type=action_type,
        status=status,
        occurred_at=fact.happened_at,
        user_id=fact.user,
        source=fact.source,
        transaction_notes=note,
    )


def _said(fact: Any) -> tuple[str, str, str | None]:
    """Return action type, status and note."""
    match fact:
        case InvoiceCreated():
            return "Created", "new", "Invoice created"
        case InvoiceMaintained():
            return "Maintained", fact.status, "Updated by Vendor"
        case InvoiceSubmitted(status="approved"):
            return "Submitted", "approved", "Ready to Post"
        case InvoiceSubmitted():
            return "Submitted", "held", "Out of Balance. Submitted to Retailer for Approval"
        case InvoiceApproved(automatic=True):
            return "Approved", "approved", None
        case InvoiceApproved():
            return "Approved", "approved", f"Retailer Approved - {fact.reason}"
        case InvoiceRejected():
            return "Rejected", "rejected", f"Retailer Rejected - {fact.reason}"
        case _:
            return "Posted", "posted", "Invoice Posted"


READ_MODEL = WrittenOnce(
    version=1,
    table=Table("invoice_entry", InvoiceEntry, key=("organization", "vendor", "number_searched", "version")),
    facts=(
        InvoiceCreated,
        InvoiceMaintained,
        InvoiceSubmitted,
        InvoiceApproved,
        InvoiceRejected,
        InvoicePosted,
    ),
    entries=entries,
)
