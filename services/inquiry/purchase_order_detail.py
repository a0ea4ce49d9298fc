"""PUR-8: one purchase order with its header, its people, its lines, its history and its addresses."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Table, cast, null
from sqlalchemy import select as select_
from sqlalchemy.dialects.postgresql import JSONB

from schemas.answers.purchase_order import (
    BatchOfOrder,
    Customization,
    InvoiceOfOrder,
    PurchaseOrderEntry,
    PurchaseOrderHeader,
    PurchaseOrderLine,
    PurchaseOrderMessage,
    PurchaseOrderParts,
    ShipmentOfOrder,
)
from services.common.database import Connection
from services.common.personal_data import ERASED
from services.inquiry.filters import same
from services.inquiry.invoice_views import PURCHASE_ORDER_INVOICES
from services.inquiry.organizations import owners
from services.inquiry.people import Document
from services.inquiry.purchase_order_addresses import Addresses
from services.inquiry.purchase_views import (
    PURCHASE_ORDER_BATCHES,
    PURCHASE_ORDER_DETAIL,
    PURCHASE_ORDER_HISTORY,
    PURCHASE_ORDER_LINES,
    PURCHASE_ORDER_SHIPMENTS,
)
from services.inquiry.searched import PURCHASE_ORDER
from services.inquiry.select import rows, select


class _Names(NamedTuple):
    """The names in personal_data of the people, of the newest address that a line took, and of one of the buyer."""

    subject: str
    newest_subject: str
    sold_to_subject: str | None


class _Batch(NamedTuple):
    batch_id: int
    format: str
    created_at: datetime
    user_id: str | None
    state: str
    replaced_by: int | None
    lines: bytes


def numbered(
    connection: Connection, po_number: str, organization: str | None = None
) -> Sequence[PurchaseOrderHeader]:
    """Return the headers of this number, in upper or lower case: at most one for each organization."""
    view = PURCHASE_ORDER_DETAIL.c
    wanted = (view.organization.in_(owners(connection, organization)), view.po_number == po_number.upper())
    query = select(PURCHASE_ORDER_DETAIL, PurchaseOrderHeader, *wanted).order_by(view.organization)
    return rows(connection, query, PurchaseOrderHeader)


def parts(connection: Connection, order: PurchaseOrderHeader) -> PurchaseOrderParts:
    """Return people, lines, history and all else that belongs to a purchase order."""
    (names,) = rows(connection, select(PURCHASE_ORDER, _Names, *_of(PURCHASE_ORDER, order)), _Names)
    addresses = Addresses(connection, order.organization, order.po_number, *names)
    people = addresses.people
    return PurchaseOrderParts(
        sold_to=addresses.sold_to,
        ship_to=addresses.ship_to,
        shipping_instructions=ERASED if people is None else people["shipping_instructions"],
        lines=_lines(connection, order, addresses),
        customizations=list(_customizations(people)),
        messages=list(_messages(people)),
        history=_history(connection, order),
        address_changes=addresses.changes(),
        batches=_batches(connection, order),
        shipments=_shipments(connection, order),
        invoices=_invoices(connection, order),
    )


def _of(view: Table, order: PurchaseOrderHeader) -> list[ColumnElement[bool]]:
    return same((view.c.organization, order.organization), (view.c.po_number, order.po_number))


def _lines(
    connection: Connection, order: PurchaseOrderHeader, addresses: Addresses
) -> Sequence[PurchaseOrderLine]:
    view = PURCHASE_ORDER_LINES.c
    columns = [null() if name == "ship_to" else view[name] for name in PurchaseOrderLine._fields]
    query = select_(*columns).where(*_of(PURCHASE_ORDER_LINES, order)).order_by(view.line_number)
    found = rows(connection, query, PurchaseOrderLine)
    return [line._replace(ship_to=addresses.of_line(line.line_number)) for line in found]


def _customizations(people: Document | None) -> Iterator[Customization]:
    for number, line in _by_line(people):
        for each in line["customizations"]:
            yield Customization(number, each["code"], each["message"])


def _messages(people: Document | None) -> Iterator[PurchaseOrderMessage]:
    for kind in ("order", "gift"):
        for text in (people or {}).get(f"{kind}_messages", ()):
            yield PurchaseOrderMessage(None, kind, text)
    for number, line in _by_line(people):
        for text in line["messages"]:
            yield PurchaseOrderMessage(number, "line", text)


def _by_line(people: Document | None) -> list[tuple[int, Any]]:
    """Return what is known of people by line; nothing once it was erased."""
    return sorted((int(number), line) for number, line in (people or {}).get("lines", {}).items())


def _history(connection: Connection, order: PurchaseOrderHeader) -> Sequence[PurchaseOrderEntry]:
    query = select(PURCHASE_ORDER_HISTORY, PurchaseOrderEntry, *_of(PURCHASE_ORDER_HISTORY, order))
    return rows(connection, query.order_by(PURCHASE_ORDER_HISTORY.c.entry.desc()), PurchaseOrderEntry)


def _batches(connection: Connection, order: PurchaseOrderHeader) -> Sequence[BatchOfOrder]:
    view = PURCHASE_ORDER_BATCHES.c
    named = view.lines.contains(cast(json.dumps([{"po_number": order.po_number}]), JSONB))
    query = select(PURCHASE_ORDER_BATCHES, _Batch, view.organization == order.organization, named)
    return [_batch(each, order) for each in rows(connection, query.order_by(view.batch_id), _Batch)]


def _batch(batch: _Batch, order: PurchaseOrderHeader) -> BatchOfOrder:
    numbers = [
        each["line_number"] for each in json.loads(batch.lines) if each["po_number"] == order.po_number
    ]
    told = {name: value for name, value in batch._asdict().items() if name != "lines"}
    return BatchOfOrder(**told, line_numbers=sorted(numbers))


def _shipments(connection: Connection, order: PurchaseOrderHeader) -> Sequence[ShipmentOfOrder]:
    wanted = _of(PURCHASE_ORDER_SHIPMENTS, order)
    found = rows(connection, select(PURCHASE_ORDER_SHIPMENTS, ShipmentOfOrder, *wanted), ShipmentOfOrder)
    return sorted(found, key=lambda each: int(each.shipment_id.rpartition(":")[2]))


def _invoices(connection: Connection, order: PurchaseOrderHeader) -> Sequence[InvoiceOfOrder]:
    view = PURCHASE_ORDER_INVOICES.c
    query = select(PURCHASE_ORDER_INVOICES, InvoiceOfOrder, *_of(PURCHASE_ORDER_INVOICES, order))
    sort = (view.line_number, view.invoice_date, view.invoice_number, view.invoice_line, view.shipment_id)
    return rows(connection, query.order_by(*sort), InvoiceOfOrder)
