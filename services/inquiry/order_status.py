"""CAN-4: what became of one order, its lines and its dispatches."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from services.common.database import Connection
from services.inquiry.filters import same
from services.inquiry.select import rows, select
from services.inquiry.views import DISPATCHES, ORDER_LINES, ORDER_STATUS


class Order(NamedTuple):
    """An order: its status, its hold, its dispatches."""

    organization: str
    order_number: str
    request_id: int
    order_type: str
    order_class: str
    system: str | None
    status: str
    back_order: bool
    dc: str | None
    submitted_at: datetime
    hold_until: datetime | None
    dispatch_ids: Sequence[str]


class Line(NamedTuple):
    """A line of an order, in units."""

    line_number: int
    item: str
    quantity: int
    dispatched_quantity: int
    cancelled_quantity: int
    open_quantity: int
    status: str
    location: str | None


class Dispatch(NamedTuple):
    """A dispatch of an order; each of its lines has line_number, item and quantity."""

    dispatch_id: str
    location: str
    sequence: int
    back_order: bool
    status: str
    reason_code: str | None
    created_at: datetime
    lines: Sequence[Mapping[str, Any]]


def orders_numbered(
    connection: Connection, order_number: str, organization: str | None = None
) -> Sequence[Order]:
    """Return the orders of this number, in upper or lower case: at most one for each organization."""
    view = ORDER_STATUS.c
    wanted = same((view.order_number, order_number.upper()), (view.organization, organization))
    return rows(connection, select(ORDER_STATUS, Order, *wanted).order_by(view.organization), Order)


def lines(connection: Connection, order: Order) -> Sequence[Line]:
    """Return the lines of an order by their numbers."""
    view = ORDER_LINES.c
    wanted = same((view.organization, order.organization), (view.order_number, order.order_number))
    return rows(connection, select(ORDER_LINES, Line, *wanted).order_by(view.line_number), Line)


def dispatches(connection: Connection, order: Order) -> Sequence[Dispatch]:
    """Return the dispatches of an order, the first first."""
    view = DISPATCHES.c
    wanted = same((view.organization, order.organization), (view.order_number, order.order_number))
    found = rows(connection, select(DISPATCHES, Dispatch, *wanted).order_by(view.sequence), Dispatch)
    return [row._replace(lines=json.loads(row.lines)) for row in found]  # type: ignore[arg-type]
