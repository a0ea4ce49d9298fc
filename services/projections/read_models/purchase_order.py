"""Each row is a purchase order: what its lines have in common, and what it comes to (PUR-1, PUR-8)."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec.structs import replace

from schemas.events.purchase_order import AnyPurchaseOrderFact, PurchaseOrderCreated
from schemas.events.purchase_order_changes import AddressChanged, UnitPriceChanged
from services.common.read_models.read_model import RowByRow
from services.common.read_models.table import Json, Key, Price, Row, Sql, Table
from services.projections.purchasing.recency import recency
from services.streams.exact import extended, sum_exactly
from services.streams.purchase_order import (
    OfLines,
    PurchaseLine,
    PurchaseLineStatus,
    first_lines,
    line_after,
    rolled_up,
)

CHANGES = OfLines.__args__
"""The facts that change lines."""

Sum = Annotated[Decimal, Sql("numeric(34,4)")]


class PurchaseOrderRow(Row, frozen=True):
    """Each row is a purchase order."""

    organization: Annotated[str, "The organization that ordered."]
    po_number: Annotated[str, "Its number, upper case."]
    order_number: Annotated[str, "The sales order in the retailer's system, upper case."]
    vendor: Annotated[str, "The vendor's code."]
    status: Annotated[str, "The status that its lines share, or else open or complete."]
    entered_date: Annotated[date, "The retailer's day of the order."]
    submitted_at: Annotated[datetime, "When it arrived here, UTC."]
    due_date: Annotated[date | None, "Earliest original due date of its lines."]
    next_due_date: Annotated[date | None, "Earliest current due date of its lines."]
    brand: Annotated[str, "Code of the brand."]
    brand_name: Annotated[str, "Name of the brand as the order was created."]
    placed_location: Annotated[str | None, "Where it was placed."]
    buyer: Annotated[str, "Code of the retailer's buyer."]
    carrier: Annotated[str | None, "Code of the carrier of its first line, as it was asked for."]
    carrier_description: Annotated[str, "Name of the carrier as the order was created."]
    gift: Annotated[bool, "Whether slips tell no prices."]
    ship_complete: Annotated[bool, "Whether all is to go in one shipment; it informs only."]
    currency: Annotated[str, "ISO 4217 code of every amount."]
    total: Annotated[Sum, "Extended prices of all lines, also of cancelled ones; no freight, no tax."]
    discount_percent: Annotated[Price, "Discount in percent."]
    discount_amount: Annotated[Price, "Discount as an amount."]
    payment_description: Annotated[str, "How the customer paid."]
    paid_amount: Annotated[Price, "What the customer paid."]
    freight: Annotated[Price, "Freight of the sales order."]
    additional_freight: Annotated[Price, "Freight beside it."]
    freight_tax: Annotated[Price, "Tax on the freight."]
    tax: Annotated[Sum, "Taxes of all lines."]
    address_change_pending: Annotated[bool, "Whether the vendor can still decide about a new address."]
    address_change_unanswered: Annotated[
        bool, "Whether the vendor never said what becomes of one, also where it is too late for that."
    ]
    routed: Annotated[bool, "Whether a routing decision led to it."]
    subject: Annotated[str, "The name in personal_data of its people."]
    vendor_subject: Annotated[str, "The name in personal_data of the vendor's name."]
    newest_subject: Annotated[str, "The name in personal_data of the newest address that a line took."]
    sold_to_subject: Annotated[str | None, "The same of one that the buyer took, too; empty while none did."]
    recency: Annotated[str, "Sorts by the entered date, then by when it arrived: the newest has the highest."]
    lines: Annotated[
        Json, "The lines as later facts change them, by number; with the original due date of each."
    ]


class _Line(msgspec.Struct):
    line: PurchaseLine
    status: PurchaseLineStatus
    original_due_date: date | None


_decode = msgspec.json.Decoder(dict[int, _Line]).decode


def key(fact: AnyPurchaseOrderFact) -> Key:
    """Return the key of the purchase order."""
    return fact.organization, fact.po_number


def evolve(row: PurchaseOrderRow | None, fact: AnyPurchaseOrderFact) -> PurchaseOrderRow | None:
    """Return the row after the fact."""
    if isinstance(fact, PurchaseOrderCreated):
        return _created(fact)
    if row is None or not isinstance(fact, OfLines):
        return row
    lines = _decode(row.lines)
    for told in fact.lines:
        each = lines[told.line_number]
        each.line, each.status = line_after(each.line, fact, told), told.status
    row = _as_it_is(row, lines)
    match fact:
        case UnitPriceChanged():
            return replace(row, total=_total(lines))
        case AddressChanged():
            buyer = str(fact.subject) if fact.sold_to_change else row.sold_to_subject
            return replace(row, newest_subject=str(fact.subject), sold_to_subject=buyer)
        case _:
            return row


def _as_it_is(row: PurchaseOrderRow, lines: dict[int, _Line]) -> PurchaseOrderRow:
    status = rolled_up(each.status for each in lines.values())
    return replace(
        row,
        status=status,
        due_date=_earliest(each.original_due_date for each in lines.values()),
        next_due_date=_earliest(each.line.due_date for each in lines.values()),
        address_change_pending=any(each.line.address is not None for each in lines.values()),
        address_change_unanswered=any(each.line.unanswered for each in lines.values()),
        lines=msgspec.json.encode(lines).decode(),
    )


def _earliest(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _total(lines: dict[int, _Line]) -> Decimal:
    return sum_exactly(extended(each.line.unit_price, each.line.ordered) for each in lines.values())


def _created(fact: PurchaseOrderCreated) -> PurchaseOrderRow:
    first = first_lines(fact)
    lines = {
        each.line_number: _Line(first[each.line_number], "new_order", each.due_date) for each in fact.lines
    }
    row = PurchaseOrderRow(
        organization=fact.organization,
        po_number=fact.po_number,
        order_number=fact.order_number,
        vendor=fact.vendor,
        status="new_order",
        entered_date=fact.entered_date,
        submitted_at=fact.submitted_at,
        due_date=None,
        next_due_date=None,
        brand=fact.brand,
        brand_name=fact.brand_name,
        placed_location=fact.placed_location,
        buyer=fact.buyer,
        carrier=first[min(first)].carrier,
        carrier_description=fact.carrier_description,
        gift=fact.gift,
        ship_complete=fact.ship_complete,
        currency=fact.currency,
        total=_total(lines),
        discount_percent=fact.discount_percent,
        discount_amount=fact.discount_amount,
        payment_description=fact.payment_description,
        paid_amount=fact.paid_amount,
        freight=fact.freight,
        additional_freight=fact.additional_freight,
        freight_tax=fact.freight_tax,
        tax=sum_exactly(each.tax for each in fact.lines),
        address_change_pending=False,
        address_change_unanswered=False,
        routed=fact.routed,
        subject=str(fact.subject),
        vendor_subject=str(fact.vendor_subject),
        newest_subject=str(fact.subject),
        sold_to_subject=None,
        recency=recency(fact),
        lines="{}",
    )
    return _as_it_is(row, lines)


READ_MODEL = RowByRow(
    version=1,
    table=Table(
        "purchase_order",
        PurchaseOrderRow,
        key=("organization", "po_number"),
        indexes=("(organization, vendor)", "(organization, status, recency)"),
    ),
    facts=(PurchaseOrderCreated, *CHANGES),
    key=key,
    evolve=evolve,
)
