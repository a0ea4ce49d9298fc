"""The views of vendors' invoices as SQLAlchemy tables, and the tables that their inquiry searches."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
)

from services.inquiry.views import view

_TIME = DateTime(timezone=True)
_MONEY = Numeric(18, 4)
_SUM = Numeric(34, 4)
_OWN = MetaData(schema="orderfold")

INVOICE = Table(
    "invoice",
    _OWN,
    Column("organization", Text),
    Column("vendor", Text),
    Column("vendor_searched", Text),
    Column("vendor_subject", Text),
    Column("number_searched", Text),
    Column("invoice_number", Text),
    Column("invoice_date", Date),
    Column("status", Text),
    Column("total", _SUM),
    Column("currency", Text),
)
INVOICE_LINE = Table(
    "invoice_line",
    _OWN,
    Column("organization", Text),
    Column("vendor", Text),
    Column("number_searched", Text),
    Column("po_number", Text),
    Column("order_number", Text),
)
HELD_INVOICES = view("held_invoices", organization=Text, vendor=Text, count=BigInteger)

INVOICE_DETAIL = view(
    "invoice_detail",
    organization=Text,
    vendor=Text,
    vendor_name=Text,
    invoice_number=Text,
    number_searched=Text,
    status=Text,
    invoice_date=Date,
    currency=Text,
    description=Text,
    merchandise=_SUM,
    freight=_MONEY,
    handling=_MONEY,
    other=_MONEY,
    other_description=Text,
    detail_freight=_SUM,
    detail_handling=_SUM,
    detail_other=_SUM,
    total=_SUM,
    discount_percent=_MONEY,
    discount_days=BigInteger,
    gross_days=BigInteger,
    billed_shipments=BigInteger,
    lines_out_of_balance=BigInteger,
    created_at=_TIME,
    updated_at=_TIME,
    posted_at=_TIME,
    sendings=Integer,
)

INVOICE_LINES = view(
    "invoice_lines",
    organization=Text,
    vendor=Text,
    invoice_number=Text,
    number_searched=Text,
    line=Integer,
    po_number=Text,
    po_line_number=BigInteger,
    order_number=Text,
    item=Text,
    description=Text,
    vendor_item=Text,
    vendor_item_description=Text,
    shipment_id=Text,
    ship_date=Date,
    quantity=BigInteger,
    po_unit_cost=_MONEY,
    unit_cost=_MONEY,
    extended_cost=_SUM,
    freight=_MONEY,
    handling=_MONEY,
    other=_MONEY,
    other_description=Text,
    balanced=Boolean,
    updated_at=_TIME,
)

INVOICE_HISTORY = view(
    "invoice_history",
    organization=Text,
    vendor=Text,
    invoice_number=Text,
    number_searched=Text,
    entry=BigInteger,
    occurred_at=_TIME,
    action_type=Text,
    status=Text,
    source=Text,
    user_id=Text,
    transaction_notes=Text,
)

PURCHASE_ORDER_INVOICES = view(
    "purchase_order_invoices",
    organization=Text,
    po_number=Text,
    line_number=BigInteger,
    item=Text,
    description=Text,
    vendor=Text,
    invoice_number=Text,
    invoice_date=Date,
    invoice_line=Integer,
    shipment_id=Text,
    quantity=BigInteger,
    unit_cost=_MONEY,
    status=Text,
)
