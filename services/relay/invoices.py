"""Invoices on `invoices-posted`, every fact of them on `invoice-events`, and notices of them (VIN-4, VIN-5)."""

from collections.abc import Iterator
from typing import Any

import msgspec

from schemas.events.invoice import (
    InvoiceApproved,
    InvoiceLine,
    InvoicePosted,
    InvoiceRejected,
    InvoiceSubmitted,
)
from schemas.invoice_topics import INVOICE_EVENTS, INVOICES_POSTED
from schemas.purchase_topics import VENDOR_NOTICES
from schemas.wire import invoices_posted as wire
from schemas.wire.invoice_events import NOT_IN_DATA, PUBLIC
from schemas.wire.vendor_notices import TO_THE_VENDOR, NoticeKind, VendorNotice
from services.common.bus.port import Outgoing
from services.common.eventstore import Recorded
from services.relay.messages import Fields, People, headers, public_event
from services.streams.invoice import extended_cost

ALL_OF_INVOICES = frozenset(fact.type for fact in PUBLIC)
"""Stored names of the facts of invoices."""

OF_POSTED = frozenset({InvoicePosted.type})
"""Those of them that the retailer's system is told of."""

OF_INVOICE_NOTICES = frozenset({InvoiceSubmitted.type, InvoiceApproved.type, InvoiceRejected.type})
"""Those that somebody should know of, where the policy says so."""

_decode = msgspec.json.decode


def invoice_events(event: Recorded, _people: People, source: str) -> Iterator[Outgoing]:
    """Yield the message of a public fact, under the identity of the fact."""
    fields = _decode(event.newest_data, type=Fields)
    number = _decode(fields["invoice_number"], type=str)
    body = public_event(event, fields, ("organization", "vendor", "invoice_number"), NOT_IN_DATA)
    yield Outgoing(INVOICE_EVENTS.name, number.encode(), body, headers(event, event.cause, source))


def invoices_posted(event: Recorded, _people: People, source: str) -> Iterator[Outgoing]:
    """Yield the invoice that a fact hands over: each sending under an id of its own."""
    fact: Any = event.fact
    contents = fact.contents
    message = wire.InvoicePostedMessage(
        organization=fact.organization,
        vendor=fact.vendor,
        invoice_number=fact.invoice_number,
        invoice_date=contents.invoice_date,
        description=contents.description,
        currency=contents.currency,
        merchandise=fact.merchandise,
        freight=contents.freight,
        handling=contents.handling,
        other=contents.other,
        other_description=contents.other_description,
        total=fact.total,
        discount_percent=contents.discount_percent,
        discount_days=contents.discount_days,
        gross_days=contents.gross_days,
        sending=fact.sending,
        posted_at=fact.happened_at,
        lines=tuple(map(_line, contents.lines)),
    )
    key, value = fact.invoice_number.encode(), message.model_dump_json().encode()
    yield Outgoing(INVOICES_POSTED.name, key, value, headers(event, event.cause, source))


def invoice_notices(event: Recorded, source: str) -> Iterator[Outgoing]:
    """Yield the notice of a fact: to the retailer that an invoice is held, to the vendor what was decided."""
    fact: Any = event.fact
    if not fact.notify:
        return
    kind, words = _said(fact)
    notice = VendorNotice(
        notice_id=f"{event.stream}/{event.version}",
        to="vendor" if kind in TO_THE_VENDOR else "retailer",
        kind=kind,
        organization=fact.organization,
        vendor=fact.vendor,
        po_number=None,
        line_number=None,
        invoice_number=fact.invoice_number,
        text=f"Invoice {fact.invoice_number} of vendor {fact.vendor}: {words}",
        occurred_at=fact.happened_at,
    )
    sent = headers(event, event.cause, source, "vendor-notice")
    key, value = fact.invoice_number.encode(), notice.model_dump_json().encode()
    yield Outgoing(VENDOR_NOTICES.name, key, value, sent)


def _said(fact: InvoiceSubmitted | InvoiceApproved | InvoiceRejected) -> tuple[NoticeKind, str]:
    match fact:
        case InvoiceSubmitted():
            return "invoice_held", "out of balance, held until you approve or reject it"
        case InvoiceApproved():
            return "invoice_approved", f"approved: {fact.reason}"
        case InvoiceRejected():
            return "invoice_rejected", f"rejected: {fact.reason}"


def _line(line: InvoiceLine) -> wire.PostedLine:
    shipments = tuple(
        wire.PostedShipment(shipment_id=f"{line.po_number}:{each.sequence}", quantity=each.quantity)
        for each in line.shipments
    )
    return wire.PostedLine(
        line=line.line,
        po_number=line.po_number,
        po_line_number=line.po_line_number,
        order_number=line.order_number,
        item=line.item,
        vendor_item=line.vendor_item,
        shipment_id=shipments[0].shipment_id if len(shipments) == 1 else None,
        shipments=shipments,
        ship_date=line.ship_date,
        quantity=line.quantity,
        po_unit_cost=line.po_unit_cost,
        unit_cost=line.unit_cost,
        extended_cost=extended_cost(line),
        freight=line.freight,
        handling=line.handling,
        other=line.other,
        other_description=line.other_description,
    )
