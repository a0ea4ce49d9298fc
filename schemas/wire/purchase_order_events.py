"""`purchase-order-events`: every public fact of a purchase order. Key: the PO number."""

from datetime import datetime
from typing import Annotated, Any, get_args

from pydantic import BaseModel, ConfigDict, Field

from schemas.events.purchase_order import AnyPurchaseOrderFact
from schemas.events.purchase_order_fact import PurchaseOrderFact
from schemas.wire.values import described

PUBLIC: tuple[type[PurchaseOrderFact], ...] = get_args(AnyPurchaseOrderFact)
"""The facts that are published: those of purchase orders."""

NOT_IN_DATA = ("organization", "po_number", "subject", "subjects", "vendor_subject")
"""Fields of a fact that `data` leaves out: they stand beside it, or are for the log alone."""

PRICES = ("unit_price", "old_unit_price", "new_unit_price")
"""Fields of a fact or its lines that are null where the order is a gift."""


class PurchaseOrderEvent(BaseModel):
    """One fact of a purchase order; `type` says which, and what `data` holds."""

    model_config = ConfigDict(frozen=True)

    type: Annotated[str, described("Stored name of the fact, such as purchase-order-created.")]
    organization: Annotated[str, described("Code of the organization that ordered.")]
    po_number: Annotated[str, described("Number of the purchase order, in upper case.")]
    version: Annotated[int, Field(ge=1, description="Number of the fact within the purchase order, from 1.")]
    occurred_at: Annotated[datetime, described("Time at which the fact was recorded, in UTC.")]
    data: Annotated[dict[str, Any], described("Content of the fact.")]
