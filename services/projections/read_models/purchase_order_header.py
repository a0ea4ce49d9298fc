"""Each row is a purchase order as it arrived, and what people look for it by (PUR-8)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated

from infra.search_text import searchable
from schemas.events.purchase_order import PurchaseOrderCreated
from services.common.read_models.read_model import Happening, WrittenOnce
from services.common.read_models.table import Row, Table
from services.projections.purchasing.recency import recency


class PurchaseOrderHeader(Row, frozen=True):
    """Each row is a purchase order as it arrived; it never changes."""

    organization: Annotated[str, "The organization that ordered."]
    po_number: Annotated[str, "Its number, upper case."]
    order_number: Annotated[str, "The sales order in the retailer's system, upper case."]
    vendor: Annotated[str, "The vendor's code."]
    vendor_subject: Annotated[str, "The name in personal_data of the vendor's name."]
    brand: Annotated[str, "Code of the brand."]
    brand_name: Annotated[str, "Name of the brand as the order was created."]
    entered_date: Annotated[date, "The retailer's day of the order."]
    submitted_at: Annotated[datetime, "When it arrived here, UTC."]
    original_due_date: Annotated[date | None, "Earliest original due date of its lines."]
    recency: Annotated[str, "Sorts by the entered date, then by when it arrived: the newest has the highest."]
    vendor_searched: Annotated[str, "vendor in upper case."]
    brand_searched: Annotated[str | None, "brand in upper case; empty where there is none."]


def entries(happening: Happening) -> Iterator[PurchaseOrderHeader]:
    """Return the row of the purchase order."""
    fact = happening.fact
    assert isinstance(fact, PurchaseOrderCreated)  # noqa: S101
    yield PurchaseOrderHeader(
        organization=fact.organization,
        po_number=fact.po_number,
        order_number=fact.order_number,
        vendor=fact.vendor,
        vendor_subject=str(fact.vendor_subject),
        brand=fact.brand,
        brand_name=fact.brand_name,
        entered_date=fact.entered_date,
        submitted_at=fact.submitted_at,
        original_due_date=min((each.due_date for each in fact.lines if each.due_date), default=None),
        recency=recency(fact),
        vendor_searched=fact.vendor.upper(),
        brand_searched=searchable(fact.brand) or None,
    )


READ_MODEL = WrittenOnce(
    version=1,
    table=Table(
        "purchase_order_header",
        PurchaseOrderHeader,
        key=("organization", "po_number"),
        # Each ends with what the list is sorted by: the inquiry stops after a page.
        indexes=(
            "(organization, recency)",
            "(organization, po_number, recency)",
            "(organization, order_number, recency)",
            "(organization, vendor_searched, recency)",
            "(organization, brand_searched, recency) WHERE (brand_searched IS NOT NULL)",
            "(organization, original_due_date, recency)",
        ),
    ),
    facts=(PurchaseOrderCreated,),
    entries=entries,
)
