"""CAN-4: what became of one order, its lines and its dispatches."""

import json
from collections.abc import Sequence
from typing import Any

from schemas.answers.orders import Dispatch, DispatchedLine, Line, Order
from services.common.database import Connection
from services.inquiry.filters import same
from services.inquiry.select import rows, select
from services.inquiry.views import DISPATCHES, ORDER_LINES, ORDER_STATUS


def orders_numbered(
    connection: Connection, order_number: str, organization: str | None = None
) -> Sequence[Order]:
    """Return the orders of this number, in upper or lower case: at most one for each organization."""
    view = ORDER_STATUS.c
    wanted = same((view.order_number, order_number.upper()), (view.organization, organization))
    return rows(connection, select(ORDER_STATUS, Order, *wanted).order_by(view.organization), Order)


def order_of_request(
    connection: Connection, request_id: int, organization: str | None = None
) -> Order | None:
    """Return the order of this request ID, None where there is none (SUB-2)."""
    view = ORDER_STATUS.c
    wanted = same((view.request_id, request_id), (view.organization, organization))
    return next(iter(rows(connection, select(ORDER_STATUS, Order, *wanted), Order)), None)


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
    return [row._replace(lines=_dispatched(row.lines)) for row in found]


def _dispatched(stored: Any) -> Sequence[DispatchedLine]:
    """Return the lines of a dispatch, which its row holds as JSON."""
    return [DispatchedLine(**line) for line in json.loads(stored)]
