"""Each row is a line of a purchase order: how many of its units are printed, shipped, cancelled and open (PUR-2)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec.structs import replace

from schemas.events.purchase_order import PurchaseOrderCreated
from schemas.events.purchase_order_fact import PurchasedLine
from services.common.read_models.read_model import ManyRows
from services.common.read_models.table import Json, Key, Price, Row, Sql, Table
from services.projections.purchasing.recency import recency_of_line
from services.streams.exact import extended
from services.streams.purchase_order import OfLines, PurchaseLine, first_lines, line_after

CHANGES = OfLines.__args__
"""The facts that change lines."""


class PurchaseOrderLine(Row, frozen=True):
    """Each row is a line of a purchase order: ordered = open + shipped + cancelled, printed at most open."""

    organization: Annotated[str, "The organization that ordered."]
    po_number: Annotated[str, "The purchase order, upper case."]
    line_number: Annotated[int, "The line's number in it."]
    vendor: Annotated[str, "The vendor's code."]
    item: Annotated[str, "Item code at the retailer."]
    description: Annotated[str, "The item in the retailer's words."]
    vendor_item: Annotated[str, "Item code at the vendor."]
    vendor_item_description: Annotated[str, "The item in the vendor's words."]
    status: Annotated[str, "new_order, in_process, held, shipped or cancelled."]
    status_at: Annotated[datetime, "Its last change of status, UTC."]
    ordered_quantity: Annotated[int, "Units ordered."]
    shipped_quantity: Annotated[int, "Units that left the vendor."]
    printed_quantity: Annotated[int, "Units that stand on a slip and have not left."]
    cancelled_quantity: Annotated[int, "Units that were cancelled."]
    open_quantity: Annotated[int, "Units that neither left nor were cancelled."]
    original_due_date: Annotated[date | None, "Day on which it was to be shipped at first."]
    revised_due_date: Annotated[date | None, "Day that the vendor named last, if it named one."]
    due_date: Annotated[date | None, "The revised day, else the original one."]
    reason: Annotated[str | None, "Why it is held, late or what else the vendor says."]
    unit_of_measure: Annotated[str, "What one unit is."]
    unit_price: Annotated[Price, "Price of one unit."]
    extended_price: Annotated[Decimal, Sql("numeric(34,4)"), "Price of all units ordered."]
    tax: Annotated[Price, "Tax of all units."]
    gift_wrap: Annotated[bool, "Whether it is to be wrapped as a gift."]
    upc: Annotated[str, "Universal product code."]
    ean: Annotated[str, "European article number."]
    carrier: Annotated[str | None, "Code of the carrier that was asked for."]
    sent: Annotated[bool, "Whether it was sent to a vendor's system that has not acknowledged it."]
    recency: Annotated[str, "Sorts by the entered date, then by when it arrived: the newest has the highest."]
    state: Annotated[Json, "The line as later facts change it."]


def touched(fact: PurchaseOrderCreated | OfLines) -> Iterable[Key]:
    """Return the keys of the lines the fact names."""
    return [(fact.organization, fact.po_number, line.line_number) for line in fact.lines]


def after(
    before: Mapping[Key, PurchaseOrderLine], fact: PurchaseOrderCreated | OfLines
) -> Mapping[Key, PurchaseOrderLine]:
    """Return the rows after the fact of every line it concerns."""
    if isinstance(fact, PurchaseOrderCreated):
        lines = first_lines(fact)
        rows = [_first(fact, each, lines[each.line_number]) for each in fact.lines]
        return {(row.organization, row.po_number, row.line_number): row for row in rows}
    found: dict[Key, PurchaseOrderLine] = {}
    for told in fact.lines:
        key = (fact.organization, fact.po_number, told.line_number)
        row = before.get(key)
        if row is not None:
            line = line_after(_decode(row.state), fact, told)
            found[key] = _as_it_is(row, line, told.status, fact.happened_at)
    return found


def _as_it_is(row: PurchaseOrderLine, line: PurchaseLine, status: str, at: datetime) -> PurchaseOrderLine:
    return replace(
        row,
        status=status,
        status_at=row.status_at if status == row.status else at,
        shipped_quantity=line.shipped,
        printed_quantity=line.printed,
        cancelled_quantity=line.cancelled,
        open_quantity=line.open,
        revised_due_date=line.due_date if line.revised else None,
        due_date=line.due_date,
        reason=line.reason,
        unit_price=line.unit_price,
        extended_price=extended(line.unit_price, line.ordered),
        sent=line.is_sent,
        state=_encode(line),
    )


def _first(fact: PurchaseOrderCreated, sent: PurchasedLine, line: PurchaseLine) -> PurchaseOrderLine:
    return PurchaseOrderLine(
        organization=fact.organization,
        po_number=fact.po_number,
        line_number=sent.line_number,
        vendor=fact.vendor,
        item=sent.item,
        description=sent.description,
        vendor_item=sent.vendor_item,
        vendor_item_description=sent.vendor_item_description,
        status=line.status,
        status_at=fact.submitted_at,
        ordered_quantity=line.ordered,
        shipped_quantity=0,
        printed_quantity=0,
        cancelled_quantity=0,
        open_quantity=line.open,
        original_due_date=sent.due_date,
        revised_due_date=None,
        due_date=sent.due_date,
        reason=None,
        unit_of_measure=sent.unit_of_measure,
        unit_price=sent.unit_price,
        extended_price=extended(sent.unit_price, sent.quantity),
        tax=sent.tax,
        gift_wrap=sent.gift_wrap,
        upc=sent.upc,
        ean=sent.ean,
        carrier=line.carrier,
        sent=False,
        recency=recency_of_line(fact, sent.line_number),
        state=_encode(line),
    )


def _encode(line: PurchaseLine) -> str:
    return msgspec.json.encode(line).decode()


_decode = msgspec.json.Decoder(PurchaseLine).decode

READ_MODEL = ManyRows(
    version=1,
    table=Table(
        "purchase_order_line",
        PurchaseOrderLine,
        key=("organization", "po_number", "line_number"),
        indexes=(
            "(organization, vendor, po_number) WHERE (status = 'new_order'::text)",
            "(organization, status, recency)",
        ),
    ),
    facts=(PurchaseOrderCreated, *CHANGES),
    touched=touched,
    after=after,
)
