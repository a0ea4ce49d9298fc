"""What a vendor or a retailer should know of purchase orders and invoices, on `vendor-notices`."""

from collections.abc import Iterator
from typing import Any

from schemas.events.order_fact import LineUnits
from schemas.events.purchase_order import PurchaseOrderCreated
from schemas.events.purchase_order_changes import (
    AddressChanged,
    AddressChangeRejected,
    AddressChangeRequested,
    CancelRejected,
    CancelRequested,
    DueDateRevised,
    PurchaseLinesCancelled,
    PurchaseLinesHeld,
    PurchaseLinesReleased,
)
from schemas.events.purchase_order_fact import PurchasedLine
from schemas.events.purchase_order_slips import PurchaseLinesShipped
from schemas.purchase_topics import VENDOR_NOTICES
from schemas.wire.vendor_notices import TO_THE_VENDOR, NoticeKind, VendorNotice
from services.common.bus.port import Outgoing
from services.common.eventstore import Recorded
from services.relay.invoices import OF_INVOICE_NOTICES, invoice_notices
from services.relay.messages import People, headers

OF_NOTICES = OF_INVOICE_NOTICES | frozenset(
    fact.type
    for fact in (
        PurchaseOrderCreated,
        CancelRequested,
        PurchaseLinesCancelled,
        CancelRejected,
        AddressChangeRequested,
        AddressChanged,
        AddressChangeRejected,
        PurchaseLinesHeld,
        PurchaseLinesReleased,
        DueDateRevised,
        PurchaseLinesShipped,
    )
)
"""Stored names of the facts that somebody should know of."""


def notices(event: Recorded, _people: People, source: str) -> Iterator[Outgoing]:
    """Yield a notice for each line that a fact is about; of a new purchase order, or an invoice, one for the whole."""
    if event.type in OF_INVOICE_NOTICES:
        yield from invoice_notices(event, source)
        return
    fact: Any = event.fact
    for line, kind, words in _told(fact):
        number = None if line is None else line.line_number
        suffix = "" if number is None else f"/{number}"
        about = "" if line is None else f", line {number}: {line.quantity} of {line.item}"
        notice = VendorNotice(
            notice_id=f"{event.stream}/{event.version}{suffix}",
            to="vendor" if kind in TO_THE_VENDOR else "retailer",
            kind=kind,
            organization=fact.organization,
            vendor=fact.vendor,
            po_number=fact.po_number,
            line_number=number,
            text=f"Purchase order {fact.po_number}{about}: {words}",
            occurred_at=fact.submitted_at if isinstance(fact, PurchaseOrderCreated) else fact.happened_at,
        )
        sent = tuple(
            (name, value + suffix.encode() if name == "ce_id" else value)
            for name, value in headers(event, event.cause, source, "vendor-notice")
        )
        yield Outgoing(VENDOR_NOTICES.name, fact.po_number.encode(), notice.model_dump_json().encode(), sent)


def _told(fact: Any) -> Iterator[tuple[LineUnits | PurchasedLine | None, NoticeKind, str]]:
    """Yield what is told of each line; None in its place is the whole of a purchase order."""
    if isinstance(fact, PurchaseOrderCreated):
        yield None, "new_purchase_order", f"new, {len(fact.lines)} line{'' if len(fact.lines) == 1 else 's'}"
        for line in fact.lines:
            if not line.listed:
                yield line, "cost_missing", "no price is listed, it was ordered for 0; send a cost_change"
        return
    if (said := _said(fact)) is not None:
        for line in fact.lines:
            yield line, *said


def _said(fact: Any) -> tuple[NoticeKind, str] | None:
    match fact:
        case CancelRequested():
            return "cancel_requested", "the retailer asks to cancel them"
        case PurchaseLinesCancelled(approved=True):
            return "cancel_decided", "cancelled"
        case CancelRejected(automatic=True):
            return "cancel_auto_rejected", "not cancelled: too late"
        case CancelRejected():
            return "cancel_decided", "not cancelled: the vendor declined"
        case AddressChangeRequested():
            return "address_change_requested", "the retailer asks for another address"
        case AddressChanged(approved=True):
            return "address_decided", "to the new address"
        case AddressChangeRejected(why="vendor"):
            return "address_decided", "the vendor declined the new address"
        case AddressChangeRejected():
            return "address_auto_rejected", "not to the new address"
        case PurchaseLinesHeld():
            return "line_held", f"held: {fact.reason}" if fact.reason else "held"
        case PurchaseLinesReleased():
            return "line_released", "released"
        case DueDateRevised():
            return "due_date_revised", f"now due on {fact.due_date}: {fact.reason}"
        case PurchaseLinesShipped():
            return "shipped", f"shipped on {fact.ship_date}"
        case _:
            return None
