"""`orderfold purchase-orders --json`: purchase orders, or their lines, as people look for them."""

from datetime import date, datetime
from typing import Annotated, NamedTuple

from schemas.wire.values import described

_VENDOR_NAME = "Name of the vendor as the order was created; *** once it was erased."


class FoundPurchaseOrder(NamedTuple):
    """A purchase order that the inquiry found."""

    organization: Annotated[str, described("Whose order it is.")]
    po_number: Annotated[str, described("Its number, in upper case.")]
    order_number: Annotated[str, described("The sales order in the retailer's system, in upper case.")]
    vendor: Annotated[str, described("Code of the vendor.")]
    vendor_name: Annotated[str, described(_VENDOR_NAME)]
    brand: Annotated[str, described("Code of the brand; empty where none was sent.")]
    brand_name: Annotated[str, described("Name of the brand as the order was created.")]
    customer_ship_to: Annotated[
        str,
        described(
            "First and last name of the recipient, else the company; *** *** once the person was forgotten."
        ),
    ]
    date_created: Annotated[date, described("The retailer's day of the order.")]
    due_date: Annotated[
        date | None, described("Earliest original due date of its lines; null once nothing is open.")
    ]
    order_status: Annotated[
        str,
        described(
            "The status that its lines share: new_order, in_process, held, shipped, cancelled; else open or complete."
        ),
    ]
    submitted_at: Annotated[datetime, described("Time at which it arrived here.")]


class FoundPurchaseLine(NamedTuple):
    """A line of a purchase order that the inquiry by item found."""

    organization: Annotated[str, described("Whose order it is.")]
    po_number: Annotated[str, described("Number of the purchase order, in upper case.")]
    order_number: Annotated[str, described("The sales order in the retailer's system, in upper case.")]
    vendor: Annotated[str, described("Code of the vendor.")]
    vendor_name: Annotated[str, described(_VENDOR_NAME)]
    line_number: Annotated[int, described("The line.")]
    vendor_item: Annotated[str, described("Code of the item at the vendor; empty where none was sent.")]
    vendor_item_description: Annotated[str, described("Name of the item at the vendor.")]
    item: Annotated[str, described("Code of the item at the retailer.")]
    description: Annotated[str, described("Name of the item at the retailer.")]
    date_created: Annotated[date, described("The retailer's day of the order.")]
    due_date: Annotated[date | None, described("Original due date of the line; null where none was sent.")]
    line_status: Annotated[str, described("new_order, in_process, held, shipped or cancelled.")]
    ordered_units: Annotated[int, described("Units ordered.")]
    submitted_at: Annotated[datetime, described("Time at which the order arrived here.")]
