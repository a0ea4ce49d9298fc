"""`invoices-posted`: invoices that are handed to the retailer's system. Key: the number of the invoice."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from schemas.wire.values import described


class PostedShipment(BaseModel):
    """Units of a shipment that a line bills."""

    model_config = ConfigDict(frozen=True)

    shipment_id: Annotated[str, described("Number of the purchase order, a colon, and the sequence.")]
    quantity: Annotated[int, described("Number of whole units.")]


class PostedLine(BaseModel):
    """Units of one line of a purchase order that are billed together."""

    model_config = ConfigDict(frozen=True)

    line: Annotated[int, described("Number of the line within the invoice, from 1.")]
    po_number: Annotated[str, described("Number of the purchase order, in upper case.")]
    po_line_number: Annotated[int, described("Number of the line within the purchase order.")]
    order_number: Annotated[str, described("Number of the sales order, in upper case.")]
    item: Annotated[str, described("Code of the item at the retailer.")]
    vendor_item: Annotated[str, described("Code of the item at the vendor; empty where none is known.")]
    shipment_id: Annotated[str | None, described("The shipment; null where the line bills several.")]
    shipments: Annotated[tuple[PostedShipment, ...], described("Shipments that the line bills.")]
    ship_date: Annotated[date, described("Day on which the units left; of several shipments the last.")]
    quantity: Annotated[int, described("Number of whole units.")]
    po_unit_cost: Annotated[Decimal, described("Price of the purchase order as the invoice was submitted.")]
    unit_cost: Annotated[Decimal, described("What one unit costs.")]
    extended_cost: Annotated[Decimal, described("What all units cost.")]
    freight: Annotated[Decimal, described("Freight of the line.")]
    handling: Annotated[Decimal, described("Handling of the line.")]
    other: Annotated[Decimal, described("Other charges of the line.")]
    other_description: Annotated[str, described("What the other charges are.")]


class InvoicePostedMessage(BaseModel):
    """An invoice that is to be paid; sent again it has the next `sending`."""

    model_config = ConfigDict(frozen=True)

    organization: Annotated[str, described("Code of the organization that is billed.")]
    vendor: Annotated[str, described("Code of the vendor.")]
    invoice_number: Annotated[str, described("Number of the invoice, as the vendor writes it.")]
    invoice_date: Annotated[date, described("The vendor's day of the invoice.")]
    description: Annotated[str, described("The invoice in the vendor's words.")]
    currency: Annotated[str, described("ISO 4217 code of every amount.")]
    merchandise: Annotated[Decimal, described("What all units of all lines cost.")]
    freight: Annotated[Decimal, described("Freight of the invoice, beside that of its lines.")]
    handling: Annotated[Decimal, described("Handling of the invoice, beside that of its lines.")]
    other: Annotated[Decimal, described("Other charges of the invoice, beside those of its lines.")]
    other_description: Annotated[str, described("What the other charges are.")]
    total: Annotated[Decimal, described("Merchandise, and all charges of the invoice and its lines.")]
    discount_percent: Annotated[
        Decimal | None, described("Discount for paying early, in percent; null: none.")
    ]
    discount_days: Annotated[
        int | None, described("Days within which the discount may be taken; null: not said.")
    ]
    gross_days: Annotated[int | None, described("Days within which all is to be paid; null: not said.")]
    sending: Annotated[int, described("1 the first time, then 2 and so on.")]
    posted_at: Annotated[datetime, described("Time at which it was handed over, in UTC.")]
    lines: Annotated[tuple[PostedLine, ...], described("Lines of the invoice.")]
