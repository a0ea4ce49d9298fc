"""Which orders and purchase orders a request means: those whose number, customer and e-mail are all as given."""

from collections.abc import Collection, Sequence
from typing import LiteralString

from infra.search_text import IN_SMALL, capitals, small
from schemas.ids import shard_of, stream_name
from schemas.wire.privacy_requests import Match
from services.common.database import Connection
from services.common.eventstore import PostgresLog
from services.privacy.order_kinds import ORDERS, PURCHASE_ORDERS, OrderKind, OrderRef

_BUYERS: LiteralString = IN_SMALL.format("trim(document->'sold_to'->>'email')")
_RECIPIENTS: LiteralString = IN_SMALL.format("trim(document->'ship_to'->>'email')")
_BY_CUSTOMER: LiteralString = IN_SMALL.format("document->>'customer_number'") + " = %(value)s"
_BY_EMAIL: LiteralString = "%(value)s IN (" + _BUYERS + ", " + _RECIPIENTS + ")"
_SUBJECTS: LiteralString = (
    "SELECT subject::text FROM personal_data WHERE organization = %(organization)s AND "
)
_NUMBERS: LiteralString = """SELECT DISTINCT data->>'{number}' FROM events
WHERE shard = %s AND stream >= %s AND stream < %s AND data->>'subject' = ANY(%s)"""
_PURCHASES = "SELECT po_number FROM vendor_order WHERE organization = %s AND order_number = ANY(%s)"


def orders_of(
    connection: Connection, log: PostgresLog, organization: str, match: Match
) -> Sequence[OrderRef]:
    """Return what matches all that is given; an order number that is given alone need not be known.

    A purchase order matches by what its own people said, or by what its sales order matches. By customer or e-mail,
    every order and purchase order of the organization is looked at.
    """
    orders, purchases = [], []
    if match.customer_number is not None:
        subjects = _subjects(connection, organization, _BY_CUSTOMER, small(match.customer_number))
        orders.append(_numbers(connection, log, organization, ORDERS, subjects))
        purchases.append(_purchases(connection, organization, orders[-1]))
    if match.email is not None:
        subjects = _subjects(connection, organization, _BY_EMAIL, small(match.email.strip()))
        orders.append(_numbers(connection, log, organization, ORDERS, subjects))
        own = _numbers(connection, log, organization, PURCHASE_ORDERS, subjects)
        purchases.append(own | _purchases(connection, organization, orders[-1]))
    if match.order_number is not None:
        orders.append({match.order_number})
        purchases.append(_purchases(connection, organization, orders[-1]))
    return [
        *(OrderRef(ORDERS, number) for number in sorted(set.intersection(*orders))),
        *(OrderRef(PURCHASE_ORDERS, number) for number in sorted(set.intersection(*purchases))),
    ]


def words_of(match: Match) -> frozenset[str]:
    """Return what a dead letter must say, all of it, to be about the same person; in upper case.

    Nothing where an order number alone is given: letters say which order they are about.
    """
    given = (match.customer_number, match.email)
    if not any(given):
        return frozenset()
    return frozenset(each.strip().upper() for each in (match.order_number, *given) if each)


def _subjects(
    connection: Connection, organization: str, condition: LiteralString, value: str
) -> Sequence[str]:
    asked = {"organization": organization, "value": value, **capitals(value)._asdict()}
    return [subject for (subject,) in connection.execute(_SUBJECTS + condition, asked).fetchall()]


def _numbers(
    connection: Connection, log: PostgresLog, organization: str, kind: OrderKind, subjects: Sequence[str]
) -> set[str]:
    if not subjects:
        return set()
    first = f"{kind.streams}-{stream_name(organization)}-"
    place = (shard_of(organization, log.shards), first, f"{first[:-1]}.", subjects)
    query = _NUMBERS.replace("{number}", kind.number)
    return {number for (number,) in connection.execute(query, place).fetchall()}


def _purchases(connection: Connection, organization: str, orders: Collection[str]) -> set[str]:
    """Return the purchase orders of these sales orders."""
    rows = connection.execute(_PURCHASES, (organization, list(orders))).fetchall()
    return {number for (number,) in rows}
