"""`orderfold invoice --json`: one vendor's invoice with its lines and its history."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, NamedTuple

from schemas.wire.values import described


class InvoiceHeader(NamedTuple):
    """An invoice as its header shows it."""

    organization: Annotated[str, described("Who is billed.")]
    vendor: Annotated[str, described("Code of the vendor.")]
    vendor_name: Annotated[
        str, described("Name of the vendor as on its purchase order; *** once it was erased.")
    ]
    invoice_number: Annotated[str, described("Its number, as the vendor writes it.")]
    status: Annotated[str, described("new, held, approved, rejected or posted.")]
    invoice_date: Annotated[date, described("The vendor's day of the invoice.")]
    currency: Annotated[str, described("ISO 4217 code of every amount.")]
    description: Annotated[str, described("The invoice in the vendor's words.")]
    merchandise: Annotated[Decimal, described("What all units of all lines cost.")]
    freight: Annotated[Decimal, described("Freight of the invoice, beside that of its lines.")]
    handling: Annotated[Decimal, described("Handling of the invoice, beside that of its lines.")]
    other: Annotated[Decimal, described("Other charges of the invoice, beside those of its lines.")]
    other_description: Annotated[str, described("What the other charges are.")]
    detail_freight: Annotated[Decimal, described("Freight of all lines.")]
    detail_handling: Annotated[Decimal, described("Handling of all lines.")]
    detail_other: Annotated[Decimal, described("Other charges of all lines.")]
    total: Annotated[Decimal, described("Merchandise, and all charges of the invoice and its lines.")]
    discount_percent: Annotated[
        Decimal | None, described("Discount for paying early, in percent; null: none.")
    ]
    discount_days: Annotated[
        int | None, described("Days within which the discount may be taken; null: not said.")
    ]
    gross_days: Annotated[int | None, described("Days within which all is to be paid; null: not said.")]
    billed_shipments: Annotated[int, described("Shipments that its lines bill.")]
    lines_out_of_balance: Annotated[
        int, described("Lines whose cost was too far from the price as it was submitted last.")
    ]
    created_at: Annotated[datetime, described("Time at which the vendor wrote it.")]
    updated_at: Annotated[datetime, described("Time of its last change by the vendor.")]
    posted_at: Annotated[
        datetime | None, described("Time at which it was handed over last; null: it was not.")
    ]
    sendings: Annotated[int, described("How often it was handed over.")]


class InvoiceLine(NamedTuple):
    """Units of a line of a purchase order that are billed together."""

    line: Annotated[int, described("Number of the line within the invoice, from 1.")]
    po_number: Annotated[str, described("The purchase order, in upper case.")]
    po_line_number: Annotated[int, described("Its line.")]
    order_number: Annotated[str, described("The sales order in the retailer's system, in upper case.")]
    item: Annotated[str, described("Code of the item at the retailer.")]
    description: Annotated[str, described("Name of the item at the retailer.")]
    vendor_item: Annotated[str, described("Code of the item at the vendor.")]
    vendor_item_description: Annotated[str, described("Name of the item at the vendor.")]
    shipment_id: Annotated[str | None, described("The shipment that it bills; null where it bills several.")]
    ship_date: Annotated[date, described("Day on which the units left; of several shipments the last.")]
    quantity: Annotated[int, described("Units billed.")]
    po_unit_cost: Annotated[
        Decimal, described("Price of the purchase order, as the line was written or judged last.")
    ]
    unit_cost: Annotated[Decimal, described("What one unit costs.")]
    extended_cost: Annotated[Decimal, described("What all units cost.")]
    freight: Annotated[Decimal, described("Freight of the line.")]
    handling: Annotated[Decimal, described("Handling of the line.")]
    other: Annotated[Decimal, described("Other charges of the line.")]
    other_description: Annotated[str, described("What the other charges are.")]
    balanced: Annotated[
        bool | None, described("Whether the cost is near enough to the price; null until it is judged.")
    ]
    updated_at: Annotated[datetime, described("Time of its last change by the vendor.")]


class InvoiceEntry(NamedTuple):
    """Something that happened to the invoice."""

    entry: Annotated[int, described("Numbers what happened to the invoice, from 1.")]
    occurred_at: Annotated[datetime, described("Time at which it happened.")]
    action_type: Annotated[str, described("Created, Maintained, Submitted, Approved, Rejected or Posted.")]
    status: Annotated[str, described("Status of the invoice from then on.")]
    source: Annotated[str, described("WS (a message of a system) or UI (a person).")]
    user_id: Annotated[str | None, described("Who did it; Admin for the system.")]
    transaction_notes: Annotated[str | None, described("The note beside it.")]


class InvoiceParts(NamedTuple):
    """What the answer of `invoice` has beside the header."""

    lines: Annotated[Sequence[InvoiceLine], described("Its lines, by number.")]
    history: Annotated[Sequence[InvoiceEntry], described("What happened, the newest first.")]
