"""`orderfold purchase-orders`: purchase orders or their lines by number, vendor, brand, item, day and status."""

from typing import Annotated, Any

import typer

from services.commands.connection import database
from services.commands.options import After, Json, PageLimit
from services.commands.output import show_page
from services.commands.times import day

_SPARE = ("submitted_at", "brand_name", "brand", "order_number", "vendor_name", "due_date")
_SPARE_OF_LINES = (
    *("submitted_at", "vendor_item_description", "vendor_name", "order_number", "vendor_item"),
    *("date_created", "vendor"),
)


def _beginning(what: str) -> Any:
    return typer.Option(help=f"Only those whose {what} begins with this.")


_Whose = Annotated[
    str | None, typer.Option(help="Whose purchase orders; may be left out where there is one organization.")
]
_By = Annotated[str, typer.Option(help="What a row is: purchase-order, or item for the lines.")]
_PoNumber = Annotated[str | None, _beginning("number")]
_OrderNumber = Annotated[str | None, _beginning("sales order's number")]
_Vendor = Annotated[str | None, typer.Option(help="Only those of this vendor; nothing once it was erased.")]
_Brand = Annotated[str | None, typer.Option(help="Only those of this brand.")]
_Item = Annotated[str | None, _beginning("item")]
_VendorItem = Annotated[str | None, _beginning("item code at the vendor")]
_Created = Annotated[
    str | None, typer.Option("--date", help="Only those that were entered on this day, such as 2016-11-08.")
]
_Due = Annotated[
    str | None, typer.Option("--due", help="Only those due on this day at first, such as 2016-11-20.")
]
_Status = Annotated[
    str | None, typer.Option(help="Only those of this status, such as new_order or held; by item the line's.")
]


def purchase_orders(
    organization: _Whose = None,
    by: _By = "purchase-order",
    po_number: _PoNumber = None,
    order_number: _OrderNumber = None,
    vendor: _Vendor = None,
    brand: _Brand = None,
    item: _Item = None,
    vendor_item: _VendorItem = None,
    created: _Created = None,
    due: _Due = None,
    status: _Status = None,
    limit: PageLimit = 50,
    after: After = None,
    as_json: Json = False,
) -> None:
    """Find purchase orders, the newest first. Upper and lower case are the same everywhere."""
    from services.inquiry import purchase_order_inquiry as asked
    from services.inquiry.organizations import refuse_unknown, the_one

    entered, first_due = day(created, "--date"), day(due, "--due")
    with database() as connection:
        whose = the_one(connection, organization)
        filters = asked.Filters(
            organization=whose,
            by=by,  # type: ignore[arg-type]  # which refuses all others
            po_number=po_number,
            order_number=order_number,
            vendor=vendor,
            brand=brand,
            item=item,
            vendor_item=vendor_item,
            date_created=entered,
            due_date=first_due,
            status=status,
        )
        by_item = filters.by == "item"
        page: Any = (asked.lines if by_item else asked.purchase_orders)(connection, filters, limit, after)
        if not page.rows:
            refuse_unknown(connection, whose)
    title, spare = ("lines of purchase orders", _SPARE_OF_LINES) if by_item else ("purchase orders", _SPARE)
    show_page(title, page, as_json=as_json, empty="none match", spare=spare)
