"""What the lines of a sales order go through with the purchase order that a routing decision led to (PUR-1)."""

from collections.abc import Iterator
from typing import Any

from schemas.events.order import Carried
from schemas.events.order_vendor import VendorNews
from schemas.events.purchase_order import AnyPurchaseOrderFact
from schemas.events.purchase_order_changes import (
    CancelRequested,
    DueDateRevised,
    PurchaseLinesCancelled,
    PurchaseLinesHeld,
    PurchaseLinesReleased,
)
from schemas.events.purchase_order_fact import PurchaseOrderActivity
from schemas.events.purchase_order_slips import PurchaseLinesShipped
from services.streams.order import FollowVendor
from services.streams.purchase_order.about import ADMIN
from services.streams.purchase_order.state import Known, PurchaseOrder

_NEWS: dict[type[PurchaseOrderActivity], VendorNews] = {
    PurchaseLinesHeld: "held",
    PurchaseLinesReleased: "released",
    DueDateRevised: "due_date_revised",
    CancelRequested: "cancel_requested",
}


def for_sales_order(
    before: PurchaseOrder, fact: AnyPurchaseOrderFact, after: PurchaseOrder
) -> Iterator[FollowVendor]:
    """Yield what a fact means for the sales order; nothing where the purchase order came by a message."""
    if (
        not isinstance(after, Known)
        or not after.created.routed
        or not isinstance(fact, PurchaseOrderActivity)
    ):
        return
    begun = {
        number: line.open
        for number, line in after.lines.items()
        if line.status == "in_process"
        and isinstance(before, Known)
        and before.lines[number].status != "in_process"
    }
    if begun:
        yield _told(fact, after, begun, status="accepted")
    match fact:
        case PurchaseLinesShipped():
            carrier = fact.carrier or after.created.carrier
            carried = Carried(carrier=carrier, tracking_number=fact.tracking_number, user=_user(fact))
            yield _told(fact, after, _quantities(fact), status="fulfilled", carried=carried)
        case PurchaseLinesCancelled():
            status = "rejected" if fact.cannot_fulfill else "canceled"
            carried = Carried(reason_code=fact.reason_code, user=_user(fact))
            yield _told(fact, after, _quantities(fact), status=status, carried=carried)
        case PurchaseLinesHeld() | PurchaseLinesReleased():
            yield _told(fact, after, _quantities(fact), news=_NEWS[type(fact)], reason=fact.reason)
        case DueDateRevised():
            yield _told(
                fact,
                after,
                _quantities(fact),
                news="due_date_revised",
                reason=fact.reason,
                due_date=fact.due_date,
            )
        case CancelRequested():
            yield _told(fact, after, _quantities(fact), news="cancel_requested", reason=fact.reason_code)


def _told(fact: PurchaseOrderActivity, order: Known, quantities: dict[int, int], **said: Any) -> FollowVendor:
    said.setdefault("carried", Carried(user=_user(fact)))
    return FollowVendor(
        po_number=order.po_number,
        vendor=order.vendor,
        at=fact.happened_at,
        source=fact.source,
        user=_user(fact),
        quantities=quantities,
        **said,
    )


def _user(fact: PurchaseOrderActivity) -> str | None:
    """Return who did it, where somebody is named: not whom purchase orders name for want of anybody."""
    return None if fact.user == ADMIN else fact.user


def _quantities(fact: Any) -> dict[int, int]:
    return {each.line_number: each.quantity for each in fact.lines}
