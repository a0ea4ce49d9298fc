"""`orderfold purchase-order --json`: one purchase order with its people, its lines and its history."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, NamedTuple

from schemas.answers.order import PartyShown
from schemas.wire.values import described


class PurchaseOrderHeader(NamedTuple):
    """A purchase order as its header shows it."""

    organization: Annotated[str, described("Whose order it is.")]
    po_number: Annotated[str, described("Its number, in upper case.")]
    order_number: Annotated[str, described("The sales order in the retailer's system, in upper case.")]
    vendor: Annotated[str, described("Code of the vendor.")]
    vendor_name: Annotated[
        str, described("Name of the vendor as the order was created; *** once it was erased.")
    ]
    status: Annotated[str, described("The status that its lines share, else open or complete.")]
    brand: Annotated[str, described("Code of the brand.")]
    brand_name: Annotated[str, described("Name of the brand as the order was created.")]
    placed_location: Annotated[str, described("Where it was placed: code and name.")]
    entered_date: Annotated[date, described("The retailer's day of the order.")]
    submitted_at: Annotated[datetime, described("Time at which it arrived here.")]
    due_date: Annotated[
        date | None, described("Earliest original due date of its lines; null once nothing is open.")
    ]
    next_due_date: Annotated[
        date | None, described("Earliest current due date of its lines; null once nothing is open.")
    ]
    carrier: Annotated[str | None, described("Code of the carrier of its first line.")]
    carrier_description: Annotated[str, described("Name of the carrier as the order was created.")]
    gift: Annotated[bool, described("True if slips tell no prices.")]
    buyer: Annotated[str, described("Code of the retailer's buyer.")]
    buyer_name: Annotated[str, described("Name of the retailer's buyer; *** once the people were erased.")]
    ship_complete: Annotated[bool, described("True if all is to go in one shipment; it informs only.")]
    currency: Annotated[str, described("ISO 4217 code of every amount.")]
    total: Annotated[Decimal, described("Price of all lines as ordered; no freight, no tax.")]
    discount_percent: Annotated[Decimal, described("Discount in percent.")]
    discount_amount: Annotated[Decimal, described("Discount as an amount.")]
    payment_description: Annotated[str, described("How the customer paid.")]
    paid_amount: Annotated[Decimal, described("What the customer paid.")]
    freight: Annotated[Decimal, described("Freight of the sales order.")]
    additional_freight: Annotated[Decimal, described("Freight beside it.")]
    freight_tax: Annotated[Decimal, described("Tax on the freight.")]
    tax: Annotated[Decimal, described("Taxes of all lines.")]
    address_change_pending: Annotated[
        bool, described("True while the vendor can decide about a new address.")
    ]
    address_change_unanswered: Annotated[
        bool, described("True if lines left before the vendor had decided about a new address.")
    ]
    routed: Annotated[bool, described("True if a routing decision led to it.")]


class PurchaseOrderLine(NamedTuple):
    """A line of a purchase order: ordered = open + shipped + cancelled."""

    line_number: Annotated[int, described("The line.")]
    item: Annotated[str, described("Code of the item at the retailer.")]
    description: Annotated[str, described("Name of the item at the retailer.")]
    vendor_item: Annotated[str, described("Code of the item at the vendor.")]
    vendor_item_description: Annotated[str, described("Name of the item at the vendor.")]
    status: Annotated[str, described("new_order, in_process, held, shipped or cancelled.")]
    status_at: Annotated[datetime, described("Time of its last change of status.")]
    ordered_quantity: Annotated[int, described("Units ordered.")]
    shipped_quantity: Annotated[int, described("Units that left the vendor.")]
    printed_quantity: Annotated[int, described("Units that stand on a slip and have not left.")]
    cancelled_quantity: Annotated[int, described("Units that were cancelled.")]
    open_quantity: Annotated[int, described("Units that neither left nor were cancelled.")]
    invoiced_quantity: Annotated[int, described("Units that invoices bill.")]
    original_due_date: Annotated[date | None, described("Day on which it was to be shipped at first.")]
    revised_due_date: Annotated[date | None, described("Day that the vendor named last; null: none.")]
    due_date: Annotated[date | None, described("The revised day, else the original one.")]
    reason: Annotated[str | None, described("Why it is held, late or what else the vendor says.")]
    unit_of_measure: Annotated[str, described("What one unit is.")]
    unit_price: Annotated[Decimal, described("Price of one unit.")]
    extended_price: Annotated[Decimal, described("Price of all units ordered.")]
    tax: Annotated[Decimal, described("Tax of all units.")]
    gift_wrap: Annotated[bool, described("True if it is to be wrapped as a gift.")]
    upc: Annotated[str, described("Universal product code.")]
    ean: Annotated[str, described("European article number.")]
    carrier: Annotated[str | None, described("Code of the carrier that was asked for.")]
    ship_to: Annotated[
        PartyShown | None, described("Where the line goes; null where that is the ship_to of the order.")
    ]


class Customization(NamedTuple):
    """Something that is made for the customer."""

    line_number: Annotated[int, described("The line.")]
    code: Annotated[str, described("What is customized; the label on the slip.")]
    message: Annotated[str, described("The text of it.")]


class PurchaseOrderMessage(NamedTuple):
    """A message that goes with the order."""

    line_number: Annotated[int | None, described("The line; null for the whole order.")]
    kind: Annotated[str, described("order, gift or line.")]
    text: Annotated[str, described("One line of it.")]


class PurchaseOrderEntry(NamedTuple):
    """Something that happened to a line."""

    entry: Annotated[int, described("Numbers what happened to the purchase order, from 1.")]
    occurred_at: Annotated[datetime, described("Time at which it happened.")]
    line_number: Annotated[int, described("The line.")]
    item: Annotated[str, described("Code of the item at the retailer.")]
    description: Annotated[str, described("Name of the item at the retailer.")]
    quantity: Annotated[int, described("Units that it is about.")]
    action_type: Annotated[str, described("What happened, such as PackSlip or Shipment.")]
    status: Annotated[str, described("The line's status from then on.")]
    source: Annotated[str, described("WS (a message of a system), UI (a person) or JOB (a timer).")]
    user_id: Annotated[str | None, described("Who did it; Admin for the retailer's system.")]
    transaction_notes: Annotated[str | None, described("The note beside it.")]
    address_change: Annotated[bool, described("Whether address_changes has a detail of it.")]


class PurchaseAddressChange(NamedTuple):
    """A new address for a line, and what became of it."""

    change: Annotated[int, described("Number of the change within the purchase order, from 1.")]
    line_number: Annotated[int, described("The line.")]
    received_at: Annotated[datetime, described("Time at which the retailer asked for it.")]
    status: Annotated[
        str, described("Requested, Automatically Applied, Approved, Rejected or Auto Rejected, as it is now.")
    ]
    user_id: Annotated[str | None, described("Admin, or the vendor's user who decided.")]
    source: Annotated[str, described("WS (a message of a system) or UI (a person).")]
    sold_to_change: Annotated[bool, described("True if the buyer has this address, too.")]
    changed_fields: Annotated[
        Sequence[str],
        described("Fields in which the line's address before and the new one differ, but for case."),
    ]
    old_ship_to: Annotated[PartyShown, described("Where the line went before.")]
    new_ship_to: Annotated[PartyShown, described("Where it is to go.")]


class BatchOfOrder(NamedTuple):
    """A batch of pack slips on which lines of the purchase order stand."""

    batch_id: Annotated[int, described("Number of the batch.")]
    format: Annotated[str, described("pdf: to print; csv: an extract, or sent to the vendor's system.")]
    created_at: Annotated[datetime, described("Time at which the slips were made.")]
    user_id: Annotated[str | None, described("Who made them.")]
    state: Annotated[str, described("open, acknowledged, voided or replaced.")]
    replaced_by: Annotated[int | None, described("Batch that took its place.")]
    line_numbers: Annotated[Sequence[int], described("Lines of this purchase order on it.")]


class ShipmentOfOrder(NamedTuple):
    """Units of a line that left the vendor together."""

    shipment_id: Annotated[str, described("How invoices name it.")]
    shipment_number: Annotated[str | None, described("The vendor's number of the shipment.")]
    line_number: Annotated[int, described("The line.")]
    item: Annotated[str, described("Code of the item at the retailer.")]
    quantity: Annotated[int, described("Units that left.")]
    ship_date: Annotated[date, described("Day on which they left.")]
    carrier: Annotated[str | None, described("Carrier that took them.")]
    tracking_number: Annotated[str | None, described("Number of the parcel at the carrier.")]
    weight: Annotated[Decimal | None, described("Weight, in the vendor's unit.")]
    rate: Annotated[Decimal | None, described("What the carrier takes.")]
    invoiced_quantity: Annotated[int, described("Units that invoices bill.")]


class InvoiceOfOrder(NamedTuple):
    """Units of a shipment that an invoice bills."""

    line_number: Annotated[int, described("The line.")]
    item: Annotated[str, described("Code of the item at the retailer.")]
    description: Annotated[str, described("Name of the item at the retailer.")]
    invoice_number: Annotated[str, described("Number of the invoice, as the vendor writes it.")]
    invoice_date: Annotated[date, described("The vendor's day of the invoice.")]
    shipment_id: Annotated[str, described("The shipment.")]
    quantity: Annotated[int, described("Units billed.")]
    unit_cost: Annotated[Decimal, described("What one unit costs.")]
    status: Annotated[str, described("Status of the invoice: new, held, approved, rejected or posted.")]


class PurchaseOrderParts(NamedTuple):
    """What the answer of `purchase-order` has beside the header."""

    sold_to: Annotated[PartyShown, described("The buyer, as the newest change of address left it.")]
    ship_to: Annotated[PartyShown, described("The recipient: the newest address that a line took.")]
    shipping_instructions: Annotated[str, described("For those who ship; *** once it was erased.")]
    lines: Annotated[Sequence[PurchaseOrderLine], described("Its lines, by number.")]
    customizations: Annotated[Sequence[Customization], described("What is made for the customer, by line.")]
    messages: Annotated[
        Sequence[PurchaseOrderMessage], described("Messages of the order, of the gift, then of its lines.")
    ]
    history: Annotated[Sequence[PurchaseOrderEntry], described("What happened, the newest first.")]
    address_changes: Annotated[
        Sequence[PurchaseAddressChange],
        described("New addresses, the newest first; without those that a newer one took the place of."),
    ]
    batches: Annotated[Sequence[BatchOfOrder], described("Batches of pack slips, by number.")]
    shipments: Annotated[Sequence[ShipmentOfOrder], described("What left the vendor, in order.")]
    invoices: Annotated[Sequence[InvoiceOfOrder], described("What invoices bill, one row a shipment.")]
