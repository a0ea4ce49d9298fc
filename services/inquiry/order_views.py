"""The views of one order and of the order inquiry as SQLAlchemy tables, as views.py has the others."""

from sqlalchemy import BigInteger, Boolean, DateTime, Integer, Numeric, Text

from services.inquiry.views import view

_TIME = DateTime(timezone=True)
_MONEY = Numeric(18, 4)

ORDER_INQUIRY = view(
    "order_inquiry",
    organization=Text,
    request_id=BigInteger,
    order_number=Text,
    placed_location=Text,
    sourced_location=Text,
    pickup_location=Text,
    date_ordered=_TIME,
    order_status=Text,
    order_type=Text,
    has_trace=Boolean,
)

ORDER_DETAIL = view(
    "order_detail",
    organization=Text,
    request_id=BigInteger,
    order_number=Text,
    order_type=Text,
    order_class=Text,
    system=Text,
    status=Text,
    under_review=Boolean,
    transaction_date=_TIME,
    submitted_at=_TIME,
    placed_location=Text,
    placed_location_name=Text,
    pickup_location=Text,
    pickup_location_name=Text,
    shipment_location=Text,
    shipment_location_name=Text,
    sourced_location=Text,
    sourced_location_name=Text,
    currency=Text,
    subtotal=_MONEY,
    tax=_MONEY,
    freight=_MONEY,
    total=_MONEY,
    balance_due=_MONEY,
    ship_via=Text,
    service=Text,
    gift=Text,
)

ORDER_HISTORY = view(
    "order_history",
    organization=Text,
    order_number=Text,
    entry=BigInteger,
    occurred_at=_TIME,
    line_number=BigInteger,
    item=Text,
    status=Text,
    location=Text,
    quantity=BigInteger,
    cause=Text,
    reason_code=Text,
    answer_code=Integer,
    note=Text,
    user_id=Text,
    written_note=Text,
)
