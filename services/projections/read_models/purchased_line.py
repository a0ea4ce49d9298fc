"""Each row is a line of a purchase order as it was ordered, and what people look for it by (PUR-8)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated

from infra.search_text import searchable
from schemas.events.purchase_order import PurchaseOrderCreated
from services.common.read_models.read_model import Happening, WrittenOnce
from services.common.read_models.table import Row, Table
from services.projections.purchasing.recency import recency_of_line


class PurchasedLine(Row, frozen=True):
    """Each row is a line of a purchase order as it was ordered; it never changes."""

    organization: Annotated[str, "The organization that ordered."]
    po_number: Annotated[str, "The purchase order, upper case."]
    line_number: Annotated[int, "The line's number in it."]
    order_number: Annotated[str, "The sales order in the retailer's system, upper case."]
    vendor: Annotated[str, "The vendor's code."]
    vendor_subject: Annotated[str, "The name in personal_data of the vendor's name."]
    entered_date: Annotated[date, "The retailer's day of the order."]
    submitted_at: Annotated[datetime, "When the order arrived here, UTC."]
    original_due_date: Annotated[date | None, "Day on which the line was to be shipped at first."]
    recency: Annotated[str, "Sorts by the entered date, then by when it arrived: the newest has the highest."]
    vendor_searched: Annotated[str, "vendor in upper case."]
    brand_searched: Annotated[str | None, "Code of the brand in upper case; empty where there is none."]
    item_searched: Annotated[str, "Item code at the retailer in upper case."]
    vendor_item_searched: Annotated[str | None, "Item code at the vendor in upper case; empty: none."]


def entries(happening: Happening) -> Iterator[PurchasedLine]:
    """Return one row a line."""
    fact = happening.fact
    assert isinstance(fact, PurchaseOrderCreated)  # noqa: S101
    brand = searchable(fact.brand) or None
    for line in fact.lines:
        yield PurchasedLine(
            organization=fact.organization,
            po_number=fact.po_number,
            line_number=line.line_number,
            order_number=fact.order_number,
            vendor=fact.vendor,
            vendor_subject=str(fact.vendor_subject),
            entered_date=fact.entered_date,
            submitted_at=fact.submitted_at,
            original_due_date=line.due_date,
            recency=recency_of_line(fact, line.line_number),
            vendor_searched=fact.vendor.upper(),
            brand_searched=brand,
            item_searched=searchable(line.item),
            vendor_item_searched=searchable(line.vendor_item) or None,
        )


READ_MODEL = WrittenOnce(
    version=1,
    table=Table(
        "purchased_line",
        PurchasedLine,
        key=("organization", "po_number", "line_number"),
        # Each ends with what the list is sorted by: the inquiry stops after a page.
        indexes=(
            "(organization, recency)",
            "(organization, po_number, recency)",
            "(organization, order_number, recency)",
            "(organization, item_searched, recency)",
            "(organization, vendor_item_searched, recency) WHERE (vendor_item_searched IS NOT NULL)",
            "(organization, vendor_searched, recency)",
            "(organization, brand_searched, recency) WHERE (brand_searched IS NOT NULL)",
            "(organization, original_due_date, recency)",
        ),
    ),
    facts=(PurchaseOrderCreated,),
    entries=entries,
)
