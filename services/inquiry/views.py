"""The views of schema `analytics` as SQLAlchemy tables: this file and order_views.py alone know columns and types.

A view may have more columns than stand here. Money is Numeric, which is a Decimal in Python and never a float.
"""

from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
)
from sqlalchemy.types import JSON, TypeEngine

Type = type[TypeEngine[Any]] | TypeEngine[Any]
_TIME = DateTime(timezone=True)
ANALYTICS = MetaData(schema="analytics")


def view(name: str, **columns: Type) -> Table:
    """Return a view of schema `analytics` with these columns."""
    return Table(name, ANALYTICS, *(Column(column, type_) for column, type_ in columns.items()))


ORDER_STATUS = view(
    "order_status",
    organization=Text,
    order_number=Text,
    request_id=BigInteger,
    order_type=Text,
    order_class=Text,
    system=Text,
    status=Text,
    back_order=Boolean,
    dc=Text,
    submitted_at=_TIME,
    hold_until=_TIME,
    dispatch_ids=ARRAY(Text),
)

ORDER_LINES = view(
    "order_lines",
    organization=Text,
    order_number=Text,
    line_number=BigInteger,
    requesting_line_number=BigInteger,
    item=Text,
    description=Text,
    quantity=BigInteger,
    dispatched_quantity=BigInteger,
    cancelled_quantity=BigInteger,
    open_quantity=BigInteger,
    status=Text,
    location=Text,
    price=Numeric(18, 4),
    tax=Numeric(20, 4),
)

DISPATCHES = view(
    "dispatches",
    organization=Text,
    dispatch_id=Text,
    order_number=Text,
    location=Text,
    sequence=Integer,
    back_order=Boolean,
    status=Text,
    reason_code=Text,
    created_at=_TIME,
    lines=JSON,
)

BACK_ORDER_LIST = view(
    "back_order_list",
    organization=Text,
    dc=Text,
    order_number=Text,
    request_id=BigInteger,
    submitted_at=_TIME,
    hold_until=_TIME,
    line_number=BigInteger,
    item=Text,
    description=Text,
    requested_quantity=BigInteger,
    fulfilled_quantity=BigInteger,
    open_quantity=BigInteger,
    available_quantity=BigInteger,
    short=Boolean,
)

BACK_ORDERING_REPORT = view(
    "back_ordering_report",
    organization=Text,
    dc=Text,
    item=Text,
    age=Text,
    orders=BigInteger,
    open_quantity=BigInteger,
    available_quantity=BigInteger,
    oldest_submitted_at=_TIME,
)

BACK_ORDER_SCHEDULE = view(
    "back_order_schedule",
    organization=Text,
    dc=Text,
    run_at=_TIME,
    run_at_local=Text,
    time_zone=Text,
    state=Text,
)

PROCESSOR_RUNS = view(
    "processor_runs",
    organization=Text,
    dc=Text,
    scheduled_for=_TIME,
    as_of=_TIME,
    manual=Boolean,
    started_at=_TIME,
    finished_at=_TIME,
    visited=BigInteger,
    released=BigInteger,
    back_ordered=BigInteger,
    left=BigInteger,
)

DEAD_LETTERS = view(
    "dead_letters",
    id=BigInteger,
    topic=Text,
    partition=Integer,
    offset=BigInteger,
    member=Integer,
    reason=Text,
    path=Text,
    detail=Text,
    received_at=_TIME,
    replays=Integer,
)

ROUTING_DECISIONS = view(
    "routing_decisions",
    organization=Text,
    order_number=Text,
    decision=BigInteger,
    decided_at=_TIME,
)

TRACE_SHOPPING_LOG = view(
    "trace_shopping_log",
    organization=Text,
    order_number=Text,
    request_id=BigInteger,
    decision=BigInteger,
    line_number=BigInteger,
    item=Text,
    pass_number=Integer,
    trace_type=Text,
    entry=BigInteger,
    reason=Text,
    reason_value=Text,
    location=Text,
    location_name=Text,
    city=Text,
    state=Text,
    postal_code=Text,
    system=Text,
    available_quantity=BigInteger,
    traced_at=_TIME,
)

RICS_LOG = view(
    "rics_log",
    organization=Text,
    order_number=Text,
    request_id=BigInteger,
    entry=Text,
    logged_at=_TIME,
    retry_status=Text,
    location=Text,
    location_name=Text,
    response_code=Text,
    message_type=Text,
    direction=Text,
    attempt=Integer,
    message_id=Text,
    line_numbers=JSON,
    next_attempt_at=_TIME,
)

STOCK = view(
    "stock",
    organization=Text,
    location=Text,
    item=Text,
    on_hand=BigInteger,
    reserved=BigInteger,
    available=BigInteger,
    counted_at=_TIME,
    safety_stock=BigInteger,
    sales_velocity=Numeric,
)
