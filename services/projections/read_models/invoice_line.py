"""Each row is a line of a vendor's invoice (VIN-1, VIN-2)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec.structs import replace

from schemas.events.invoice import (
    InvoiceCreated,
    InvoiceDeleted,
    InvoiceLine,
    InvoiceMaintained,
    InvoiceSubmitted,
)
from services.common.read_models.read_model import ManyRows
from services.common.read_models.table import Integer, Json, Key, Price, Row, Sql, Table
from services.streams.invoice import extended_cost

OfLines = InvoiceCreated | InvoiceMaintained | InvoiceSubmitted | InvoiceDeleted
"""The facts that change lines."""


class InvoiceLineRow(Row, frozen=True):
    """Each row is units of a line of a purchase order that an invoice bills together."""

    organization: Annotated[str, "The organization that is billed."]
    vendor: Annotated[str, "The vendor's code."]
    number_searched: Annotated[str, "Number of the invoice in upper case."]
    line: Annotated[Integer, "Number of the line within the invoice, from 1."]
    invoice_number: Annotated[str, "Number of the invoice as the vendor writes it."]
    po_number: Annotated[str, "The purchase order, upper case."]
    po_line_number: Annotated[int, "Its line."]
    order_number: Annotated[str, "The sales order in the retailer's system, upper case."]
    item: Annotated[str, "Item code at the retailer."]
    vendor_item: Annotated[str, "Item code at the vendor."]
    shipments: Annotated[Json, "Array of what it bills: sequence and quantity of each shipment."]
    ship_date: Annotated[date, "Day on which the units left; of several shipments the last."]
    quantity: Annotated[int, "Units billed."]
    po_unit_cost: Annotated[Price, "Price of the purchase order, as the line was written or judged last."]
    unit_cost: Annotated[Price, "What one unit costs."]
    extended_cost: Annotated[Decimal, Sql("numeric(34,4)"), "What all units cost."]
    freight: Annotated[Price, "Freight of the line."]
    handling: Annotated[Price, "Handling of the line."]
    other: Annotated[Price, "Other charges of the line."]
    other_description: Annotated[str, "What the other charges are."]
    balanced: Annotated[
        bool | None, "Whether the cost is near enough to the price; empty until it is judged."
    ]
    updated_at: Annotated[datetime, "Its last change by the vendor, UTC."]


def touched(fact: OfLines) -> Iterable[Key]:
    """Return the keys of the lines that are there or will be."""
    invoice = (fact.organization, fact.vendor, fact.invoice_number.upper())
    return [(*invoice, line) for line in range(1, _most(fact) + 1)]


def after(before: Mapping[Key, InvoiceLineRow], fact: OfLines) -> Mapping[Key, InvoiceLineRow | None]:
    """Return the rows after the fact."""
    keys = list(touched(fact))
    if isinstance(fact, InvoiceDeleted):
        return dict.fromkeys(keys)
    if isinstance(fact, InvoiceSubmitted):
        judged = {each.line: each for each in fact.lines}
        return {
            key: replace(row, po_unit_cost=judged[row.line].po_unit_cost, balanced=judged[row.line].balanced)
            for key in keys
            if (row := before.get(key)) is not None
        }
    lines = fact.contents.lines
    return {key: _row(fact, lines[place]) if place < len(lines) else None for place, key in enumerate(keys)}


def _most(fact: OfLines) -> int:
    match fact:
        case InvoiceCreated():
            return len(fact.contents.lines)
        case InvoiceMaintained():
            return max(len(fact.contents.lines), fact.lines_before)
        case InvoiceSubmitted():
            return len(fact.lines)
        case InvoiceDeleted():
            return fact.lines_before


def _row(fact: InvoiceCreated | InvoiceMaintained, line: InvoiceLine) -> InvoiceLineRow:
    return InvoiceLineRow(
        organization=fact.organization,
        vendor=fact.vendor,
        number_searched=fact.invoice_number.upper(),
        line=line.line,
        invoice_number=fact.invoice_number,
        po_number=line.po_number,
        po_line_number=line.po_line_number,
        order_number=line.order_number,
        item=line.item,
        vendor_item=line.vendor_item,
        shipments=msgspec.json.encode(line.shipments).decode(),
        ship_date=line.ship_date,
        quantity=line.quantity,
        po_unit_cost=line.po_unit_cost,
        unit_cost=line.unit_cost,
        extended_cost=extended_cost(line),
        freight=line.freight,
        handling=line.handling,
        other=line.other,
        other_description=line.other_description,
        balanced=None,
        updated_at=line.updated_at,
    )


READ_MODEL = ManyRows(
    version=1,
    table=Table(
        "invoice_line",
        InvoiceLineRow,
        key=("organization", "vendor", "number_searched", "line"),
        indexes=("(organization, po_number)", "(organization, order_number)"),
    ),
    facts=(InvoiceCreated, InvoiceMaintained, InvoiceSubmitted, InvoiceDeleted),
    touched=touched,
    after=after,
)
