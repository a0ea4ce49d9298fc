"""The messages of orders in PostgreSQL: the row of an order is the lock of all its messages."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from services.common.database import Connection
from services.common.notifications import leave_work
from services.rics.domain.book import Book
from services.rics.domain.message import Message, MessageLine


class OrderName(NamedTuple):
    """An order, by its organization and its number in upper case."""

    organization: str
    order_number: str


_AMONG = "(organization, order_number) IN (SELECT * FROM unnest(%s::text[], %s::text[]))"
_OPEN = """INSERT INTO rics_order (organization, order_number) SELECT * FROM unnest(%s::text[], %s::text[])
ON CONFLICT DO NOTHING"""
_KNOWN = f"SELECT organization, order_number FROM rics_order WHERE {_AMONG}"  # noqa: S608
_LOCK = f"""SELECT organization, order_number FROM rics_order WHERE {_AMONG}
ORDER BY organization, order_number FOR UPDATE"""  # noqa: S608
_DUE = """SELECT organization, order_number FROM rics_order WHERE due_at <= %s
ORDER BY due_at LIMIT %s FOR UPDATE SKIP LOCKED"""
_LOAD = f"""SELECT organization, order_number, number, kind, location, state, due_at, lines, there, create_number,
reason, under_review, keeps_back, attempt FROM rics_message WHERE {_AMONG} ORDER BY number"""  # noqa: S608
_STORE = """INSERT INTO rics_message (organization, order_number, number, kind, location, state, due_at, lines, there,
create_number, reason, under_review, keeps_back, attempt)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (organization, order_number, number) DO UPDATE SET state = excluded.state, due_at = excluded.due_at,
lines = excluded.lines, there = excluded.there, attempt = excluded.attempt"""
_UNPUBLISHED = """SELECT DISTINCT stream FROM events e
LEFT JOIN checkpoint c ON c.follower = 'relay-fulfillment' AND c.shard = e.shard
WHERE stream = ANY(%s) AND type = 'fulfillment-requested' AND e.position > coalesce(c.position, 0)"""
_MOVE = "UPDATE rics_order SET due_at = %s WHERE organization = %s AND order_number = %s"

_lines = msgspec.json.Decoder(tuple[MessageLine, ...]).decode
_there = msgspec.json.Decoder(dict[int, int]).decode
_encode = msgspec.json.Encoder().encode


def known(connection: Connection, orders: Collection[OrderName]) -> set[OrderName]:
    """Return those of the orders that have messages."""
    rows = connection.execute(_KNOWN, _arrays(orders)).fetchall() if orders else []
    return {OrderName(*row) for row in rows}


def open_books(connection: Connection, orders: Collection[OrderName]) -> None:
    """Make sure that each of the orders can be locked."""
    if orders:
        connection.execute(_OPEN, _arrays(sorted(orders)))


def lock(connection: Connection, orders: Collection[OrderName]) -> dict[OrderName, Book]:
    """Lock the messages of these orders until the transaction ends. Return them, without orders that have none."""
    locked = connection.execute(_LOCK, _arrays(orders)).fetchall() if orders else []
    return _load(connection, [OrderName(*row) for row in locked])


def lock_due(connection: Connection, now: datetime, limit: int) -> dict[OrderName, Book]:
    """Lock the orders of which something is to be done now, those that wait the longest first.

    Orders that another process has locked are left to that process.
    """
    return _load(connection, [OrderName(*row) for row in connection.execute(_DUE, (now, limit)).fetchall()])


def unpublished(connection: Connection, streams: Collection[str]) -> set[str]:
    """Return those of these orders of which a message has not left yet, as while the broker is away."""
    rows = connection.execute(_UNPUBLISHED, (list(streams),)).fetchall() if streams else []
    return {stream for (stream,) in rows}


def store(connection: Connection, before: Mapping[OrderName, Book], after: Mapping[OrderName, Book]) -> None:
    """Store what changed, and when something is next to be done."""
    changed = [
        _row(name, message)
        for name, book in after.items()
        for number, message in book.messages.items()
        if before[name].messages.get(number) != message
    ]
    with connection.cursor() as cursor:
        if changed:
            cursor.executemany(_STORE, changed)
            leave_work(connection)
        cursor.executemany(
            _MOVE, [(book.next.due_at if book.next else None, *name) for name, book in after.items()]
        )


def _load(connection: Connection, orders: Collection[OrderName]) -> dict[OrderName, Book]:
    if not orders:
        return {}
    found: dict[OrderName, dict[int, Message]] = defaultdict(dict)
    for organization, order_number, *columns in connection.execute(_LOAD, _arrays(orders)).fetchall():
        message = _message(*columns)
        found[OrderName(organization, order_number)][message.number] = message
    return {name: Book(found[name]) for name in orders}


def _message(
    number: int,
    kind: Any,
    location: str,
    state: Any,
    due_at: datetime,
    lines: bytes,
    there: bytes,
    *rest: Any,
) -> Message:
    create, reason, under_review, keeps_back, attempt = rest
    return Message(
        number=number,
        kind=kind,
        location=location,
        state=state,
        due_at=due_at,
        lines=_lines(lines),
        there=_there(there),
        create=create,
        reason=reason,
        under_review=under_review,
        keeps_back=keeps_back,
        attempt=attempt,
    )


def _row(name: OrderName, message: Message) -> tuple[Any, ...]:
    return (
        *name,
        message.number,
        message.kind,
        message.location,
        message.state,
        message.due_at,
        _encode(message.lines).decode(),
        _encode(message.there).decode(),
        message.create,
        message.reason,
        message.under_review,
        message.keeps_back,
        message.attempt,
    )


def _arrays(orders: Collection[OrderName]) -> tuple[list[str], list[str]]:
    return [each.organization for each in orders], [each.order_number for each in orders]
