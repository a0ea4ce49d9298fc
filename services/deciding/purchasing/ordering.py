"""Lines that a location of a vendor got become purchase orders: one for each assignment and vendor (PUR-1)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import count
from uuid import uuid4

from schemas.events.order_fact import LineUnits, OrderedLine
from schemas.events.order_routing import AssignedLine, LinesAssigned
from schemas.events.order_vendor import PurchaseOrderPlaced
from schemas.events.purchase_order import PurchaseOrderCreated
from schemas.events.purchase_order_fact import PurchasedLine
from schemas.organization import Organization
from schemas.organization.vendors import LEAD_DAYS, Vendor, VendorItem
from services.streams.order import Known
from services.streams.order.about import about


def vendor_lines(fact: LinesAssigned, policy: Organization) -> Mapping[str, Sequence[AssignedLine]]:
    """Return the assigned lines that a vendor is to ship, by the vendor's code."""
    found: dict[str, list[AssignedLine]] = {}
    for line in fact.lines:
        location = policy.location(line.location)
        if location is not None and location.vendor is not None:
            found.setdefault(location.vendor, []).append(line)
    return found


def numbers(order: Known) -> Iterator[str]:
    """Return the numbers that the next purchase order of this order may have, without end."""
    return (f"{order.order_number}-{place}" for place in count(len(order.purchase_orders) + 1))


def placed(order: Known, purchase: PurchaseOrderCreated) -> PurchaseOrderPlaced:
    """Return the fact of the sales order: these lines are on a purchase order now."""
    return PurchaseOrderPlaced(
        **about(order),
        placed_at=purchase.submitted_at,
        vendor=purchase.vendor,
        po_number=purchase.po_number,
        lines=tuple(
            LineUnits(line_number=each.line_number, item=each.item, quantity=each.quantity)
            for each in purchase.lines
        ),
    )


def created(
    order: Known, fact: LinesAssigned, lines: Sequence[AssignedLine], vendor: Vendor, po_number: str
) -> PurchaseOrderCreated:
    """Return the first fact of the purchase order. Prices are the document's; what it does not list costs 0."""
    sent = order.submitted
    ordered = {each.line_number: each for each in sent.lines}
    entered = fact.assigned_at.date()
    return PurchaseOrderCreated(
        organization=order.organization,
        po_number=po_number,
        vendor=vendor.code,
        vendor_subject=uuid4(),
        order_number=order.order_number,
        entered_date=entered,
        submitted_at=fact.assigned_at,
        subject=uuid4(),
        currency=sent.currency,
        lines=tuple(_line(each, ordered[each.requesting_line_number], vendor, entered) for each in lines),
        routed=True,
        placed_location=sent.placed_location,
        carrier=sent.ship_via,
        carrier_description=sent.ship_via_description,
        gift=bool(sent.gift),
    )


def _line(line: AssignedLine, sent: OrderedLine, vendor: Vendor, entered: date) -> PurchasedLine:
    listed = vendor.item(line.item)
    days = vendor.lead_days if listed is None or listed.lead_days is None else listed.lead_days
    due = entered + timedelta(days=LEAD_DAYS if days is None else days)
    priced = VendorItem(item=line.item) if listed is None else listed
    return PurchasedLine(
        line_number=line.line_number,
        item=line.item,
        quantity=line.quantity,
        unit_price=priced.unit_price,
        description=sent.description,
        vendor_item=priced.vendor_item or line.item,
        vendor_item_description=priced.description,
        due_date=due,
        unit_of_measure=priced.unit_of_measure,
        gift_wrap=sent.gift_wrap,
        upc=priced.upc,
        ean=priced.ean,
        listed=listed is not None,
    )
