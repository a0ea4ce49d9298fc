"""HIS-2: one order with its header, its people, its lines and its history."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from schemas.answers.order import HistoryEntry, OrderHeader, OrderLine, OrderParts, PartyShown
from schemas.answers.orders import Order
from schemas.statuses import LineStatus
from services.common.database import Connection
from services.common.personal_data import ERASED
from services.inquiry.filters import same
from services.inquiry.order_views import ORDER_DETAIL, ORDER_HISTORY
from services.inquiry.people import Document, documents
from services.inquiry.select import rows, select
from services.inquiry.views import ORDER_LINES

_POLICY = "SELECT locations::text, items::text FROM policy_in_force WHERE organization = %s"
_EMPTY = PartyShown(*[""] * len(PartyShown._fields))


class _Line(NamedTuple):
    line_number: int
    requesting_line_number: int
    item: str
    description: str
    quantity: int
    status: LineStatus
    location: str | None
    price: Decimal
    tax: Decimal


class _Policy(NamedTuple):
    """Locations and items of the policy in force, by their codes."""

    locations: Mapping[str, Mapping[str, Any]]
    items: Mapping[str, Mapping[str, Any]]


def header(connection: Connection, order: Order) -> OrderHeader | None:
    """Return the header of an order, None where it is not folded yet."""
    view = ORDER_DETAIL.c
    wanted = same((view.organization, order.organization), (view.request_id, order.request_id))
    return next(iter(rows(connection, select(ORDER_DETAIL, OrderHeader, *wanted), OrderHeader)), None)


def parts(connection: Connection, order: Order) -> OrderParts:
    """Return people, lines and history of an order."""
    policy = _policy(connection, order.organization)
    known = documents(connection, order.organization, [order.request_id]).get(order.request_id)
    return OrderParts(
        customer_number=ERASED if known is None else known["customer_number"],
        special_instructions=ERASED if known is None else known["special_instructions"],
        sold_to=_party(known, "sold_to"),
        ship_to=_ship_to(connection, order, known, policy),
        lines=_lines(connection, order, policy),
        history=_history(connection, order),
    )


def _policy(connection: Connection, organization: str) -> _Policy:
    row = connection.execute(_POLICY, (organization,)).fetchone()
    return _Policy({}, {}) if row is None else _Policy(*map(json.loads, row))


def _party(known: Document | None, which: str) -> PartyShown | None:
    if known is None:
        return PartyShown(*[ERASED] * len(PartyShown._fields))
    party = known[which]
    return None if party is None else _EMPTY._replace(**party)


def _ship_to(
    connection: Connection, order: Order, known: Document | None, policy: _Policy
) -> PartyShown | None:
    if order.order_type == "delivery":
        return _party(known, "ship_to")
    head = header(connection, order) if order.order_type == "ship_for_pickup" else None
    store = policy.locations.get(head.pickup_location or "") if head else None
    if store is None:
        return None
    at = {name: store[name] for name in ("city", "state", "postal_code", "country")}
    return _EMPTY._replace(company=store["name"], **at)


def _lines(connection: Connection, order: Order, policy: _Policy) -> Sequence[OrderLine]:
    view = ORDER_LINES.c
    wanted = same((view.organization, order.organization), (view.order_number, order.order_number))
    found = rows(connection, select(ORDER_LINES, _Line, *wanted).order_by(view.line_number), _Line)
    return [_line(line, policy) for line in found]


def _line(line: _Line, policy: _Policy) -> OrderLine:
    location = policy.locations.get(line.location or "", {})
    codes = policy.items.get(line.item, {}).get("codes", {})
    return OrderLine(
        **line._asdict(),
        system_product=codes.get(location.get("system"), line.item),
        location_name=location.get("name") or None,
        extended_price=line.price * line.quantity,
    )


def _history(connection: Connection, order: Order) -> Sequence[HistoryEntry]:
    view = ORDER_HISTORY.c
    wanted = same((view.organization, order.organization), (view.order_number, order.order_number))
    query = select(ORDER_HISTORY, HistoryEntry, *wanted).order_by(view.entry.desc())
    return rows(connection, query, HistoryEntry)
