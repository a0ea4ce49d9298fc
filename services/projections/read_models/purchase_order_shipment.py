"""Each row is a shipped line of a purchase order, and how much of it is billed (PUR-4, VIN-1)."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated

from msgspec.structs import replace

from schemas.events.purchase_order import ShipmentsInvoiced
from schemas.events.purchase_order_slips import PurchaseLinesShipped
from services.common.read_models.read_model import ManyRows
from services.common.read_models.table import Integer, Json, Key, Row, Sql, Table


class PurchaseOrderShipment(Row, frozen=True):
    """Each row is units of a line that left the vendor together."""

    organization: Annotated[str, "The organization that ordered."]
    po_number: Annotated[str, "The purchase order, upper case."]
    sequence: Annotated[Integer, "Counts the shipped lines of the purchase order, from 1."]
    shipment_number: Annotated[str | None, "The vendor's number of the shipment."]
    line_number: Annotated[int, "The line."]
    item: Annotated[str, "The line's item."]
    quantity: Annotated[int, "Units that left."]
    ship_date: Annotated[date, "Day on which they left."]
    carrier: Annotated[str | None, "Carrier that the vendor named; empty: the line's."]
    tracking_number: Annotated[str | None, "Number of the parcel at the carrier."]
    weight: Annotated[Decimal | None, Sql("numeric(18,4)"), "Weight, in the vendor's unit."]
    rate: Annotated[Decimal | None, Sql("numeric(18,4)"), "What the carrier takes."]
    invoiced_quantity: Annotated[int, "Units that invoices bill."]
    billed: Annotated[Json, "Units by invoice number."]


def touched(fact: PurchaseLinesShipped | ShipmentsInvoiced) -> Iterable[Key]:
    """Return the keys of the shipments the fact names."""
    told = fact.lines if isinstance(fact, PurchaseLinesShipped) else fact.shipments
    return [(fact.organization, fact.po_number, each.sequence) for each in told]


def after(
    before: Mapping[Key, PurchaseOrderShipment], fact: PurchaseLinesShipped | ShipmentsInvoiced
) -> Mapping[Key, PurchaseOrderShipment]:
    """Return the rows after the fact."""
    if isinstance(fact, PurchaseLinesShipped):
        rows = [_shipped(fact, index) for index in range(len(fact.lines))]
        return {(row.organization, row.po_number, row.sequence): row for row in rows}
    found = {}
    for each in fact.shipments:
        key = (fact.organization, fact.po_number, each.sequence)
        row = before.get(key)
        if row is not None:
            billed = {**json.loads(row.billed), fact.invoice_number: each.quantity}
            kept = {number: units for number, units in billed.items() if units}
            found[key] = replace(row, billed=json.dumps(kept), invoiced_quantity=sum(kept.values()))
    return found


def _shipped(fact: PurchaseLinesShipped, index: int) -> PurchaseOrderShipment:
    line = fact.lines[index]
    return PurchaseOrderShipment(
        organization=fact.organization,
        po_number=fact.po_number,
        sequence=line.sequence,
        shipment_number=fact.shipment_number,
        line_number=line.line_number,
        item=line.item,
        quantity=line.quantity,
        ship_date=fact.ship_date,
        carrier=fact.carrier,
        tracking_number=fact.tracking_number,
        weight=fact.weight,
        rate=fact.rate,
        invoiced_quantity=0,
        billed="{}",
    )


READ_MODEL = ManyRows(
    version=1,
    table=Table(
        "purchase_order_shipment", PurchaseOrderShipment, key=("organization", "po_number", "sequence")
    ),
    facts=(PurchaseLinesShipped, ShipmentsInvoiced),
    touched=touched,
    after=after,
)
