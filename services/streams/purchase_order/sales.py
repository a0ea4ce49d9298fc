"""What the lines of a sales order go through with the purchase order that a routing decision led to (PUR-1)."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import structs

from schemas.events.order import NOTHING_CARRIED, Carried
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
from schemas.statuses import RoutedStatus
from services.streams.order import FollowVendor, NoteVendor
from services.streams.purchase_order.about import ADMIN
from services.streams.purchase_order.state import Known, PurchaseOrder


def for_sales_order(
    before: PurchaseOrder, fact: AnyPurchaseOrderFact, after: PurchaseOrder
) -> Iterator[FollowVendor | NoteVendor]:
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
        yield _follow(fact, begun, "accepted")
    match fact:
        case PurchaseLinesShipped():
            carrier = fact.carrier or after.created.carrier
            parcel = Carried(carrier=carrier, tracking_number=fact.tracking_number)
            yield _follow(fact, _quantities(fact), "fulfilled", parcel)
        case PurchaseLinesCancelled():
            status: RoutedStatus = "rejected" if fact.cannot_fulfill else "canceled"
            yield _follow(fact, _quantities(fact), status, Carried(reason_code=fact.reason_code))
        case PurchaseLinesHeld():
            yield _note(fact, "held", reason=fact.reason)
        case PurchaseLinesReleased():
            yield _note(fact, "released", reason=fact.reason)
        case DueDateRevised():
            yield _note(fact, "due_date_revised", reason=fact.reason, due_date=fact.due_date)
        case CancelRequested():
            yield _note(fact, "cancel_requested", reason=fact.reason_code)


def _follow(
    fact: PurchaseOrderActivity,
    quantities: Mapping[int, int],
    status: RoutedStatus,
    carried: Carried = NOTHING_CARRIED,
) -> FollowVendor:
    return FollowVendor(
        po_number=fact.po_number,
        at=fact.happened_at,
        source=fact.source,
        quantities=quantities,
        status=status,
        carried=structs.replace(carried, user=_user(fact)),
    )


def _note(fact: PurchaseOrderActivity, news: VendorNews, **said: Any) -> NoteVendor:
    return NoteVendor(
        po_number=fact.po_number,
        vendor=fact.vendor,
        at=fact.happened_at,
        source=fact.source,
        user=_user(fact),
        quantities=_quantities(fact),
        news=news,
        **said,
    )


def _user(fact: PurchaseOrderActivity) -> str | None:
    """Return who did it, where somebody is named: not whom purchase orders name for want of anybody."""
    return None if fact.user == ADMIN else fact.user


def _quantities(fact: Any) -> Mapping[int, int]:
    return {each.line_number: each.quantity for each in fact.lines}
