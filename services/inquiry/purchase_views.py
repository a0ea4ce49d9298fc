"""The views of purchase orders as SQLAlchemy tables, as views.py has the others."""

from sqlalchemy import ARRAY, BigInteger, Boolean, Date, DateTime, Integer, Numeric, Text
from sqlalchemy.dialects.postgresql import JSONB

from services.inquiry.views import ANALYTICS, view

_TIME = DateTime(timezone=True)
_MONEY = Numeric(18, 4)
_SUM = Numeric(34, 4)

PURCHASE_ORDER_INQUIRY = view(
    "purchase_order_inquiry",
    organization=Text,
    po_number=Text,
    order_number=Text,
    vendor=Text,
    vendor_name=Text,
    brand=Text,
    brand_name=Text,
    date_created=Date,
    due_date=Date,
    order_status=Text,
    submitted_at=_TIME,
)

PURCHASE_ORDER_ITEM_INQUIRY = view(
    "purchase_order_item_inquiry",
    organization=Text,
    po_number=Text,
    order_number=Text,
    vendor=Text,
    vendor_name=Text,
    line_number=BigInteger,
    vendor_item=Text,
    vendor_item_description=Text,
    item=Text,
    description=Text,
    date_created=Date,
    due_date=Date,
    line_status=Text,
    ordered_units=BigInteger,
    submitted_at=_TIME,
)

PURCHASE_ORDER_DETAIL = view(
    "purchase_order_detail",
    organization=Text,
    po_number=Text,
    order_number=Text,
    vendor=Text,
    vendor_name=Text,
    status=Text,
    brand=Text,
    brand_name=Text,
    placed_location=Text,
    entered_date=Date,
    submitted_at=_TIME,
    due_date=Date,
    next_due_date=Date,
    carrier=Text,
    carrier_description=Text,
    gift=Boolean,
    buyer=Text,
    buyer_name=Text,
    ship_complete=Boolean,
    currency=Text,
    total=_SUM,
    discount_percent=_MONEY,
    discount_amount=_MONEY,
    payment_description=Text,
    paid_amount=_MONEY,
    freight=_MONEY,
    additional_freight=_MONEY,
    freight_tax=_MONEY,
    tax=_SUM,
    address_change_pending=Boolean,
    address_change_unanswered=Boolean,
    routed=Boolean,
)

PURCHASE_ORDER_LINES = view(
    "purchase_order_lines",
    organization=Text,
    po_number=Text,
    line_number=BigInteger,
    item=Text,
    description=Text,
    vendor_item=Text,
    vendor_item_description=Text,
    status=Text,
    status_at=_TIME,
    ordered_quantity=BigInteger,
    shipped_quantity=BigInteger,
    printed_quantity=BigInteger,
    cancelled_quantity=BigInteger,
    open_quantity=BigInteger,
    invoiced_quantity=BigInteger,
    original_due_date=Date,
    revised_due_date=Date,
    due_date=Date,
    reason=Text,
    unit_of_measure=Text,
    unit_price=_MONEY,
    extended_price=_SUM,
    tax=_MONEY,
    gift_wrap=Boolean,
    upc=Text,
    ean=Text,
    carrier=Text,
)

PURCHASE_ORDER_HISTORY = view(
    "purchase_order_history",
    organization=Text,
    po_number=Text,
    entry=BigInteger,
    occurred_at=_TIME,
    line_number=BigInteger,
    item=Text,
    description=Text,
    quantity=BigInteger,
    action_type=Text,
    status=Text,
    source=Text,
    user_id=Text,
    transaction_notes=Text,
    address_change=Integer,
)

PURCHASE_ORDER_ADDRESS_CHANGES = view(
    "purchase_order_address_changes",
    organization=Text,
    po_number=Text,
    change=Integer,
    line_number=BigInteger,
    received_at=_TIME,
    status=Text,
    replaced=Boolean,
    user_id=Text,
    source=Text,
    sold_to_change=Boolean,
    changed_fields=ARRAY(Text),
    old_subject=Text,
    subject=Text,
)

PURCHASE_ORDER_BATCHES = view(
    "purchase_order_batches",
    organization=Text,
    batch_id=BigInteger,
    format=Text,
    created_at=_TIME,
    user_id=Text,
    state=Text,
    replaced_by=BigInteger,
    lines=JSONB,
)

PURCHASE_ORDER_SHIPMENTS = view(
    "purchase_order_shipments",
    organization=Text,
    shipment_id=Text,
    shipment_number=Text,
    po_number=Text,
    line_number=BigInteger,
    item=Text,
    quantity=BigInteger,
    ship_date=Date,
    carrier=Text,
    tracking_number=Text,
    weight=_MONEY,
    rate=_MONEY,
    invoiced_quantity=BigInteger,
)

TABLES = tuple(ANALYTICS.tables.values())
"""All views, those of views.py too."""
