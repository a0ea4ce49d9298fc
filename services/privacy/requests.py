"""The requests to forget people: which orders of either kind each is about, and the receipts. None says who it was."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import LiteralString, NamedTuple

from schemas.events.order_privacy import ForgottenWhy
from schemas.topics import TOPICS
from schemas.wire.privacy_receipts import ErasedPlace, PrivacyReceipt
from services.common.database import Connection
from services.common.notifications import leave_work
from services.privacy.order_kinds import KINDS, ORDERS, PURCHASE_ORDERS, OrderKind, OrderRef, numbers

_OPEN = """INSERT INTO privacy_request (organization, request, kind, requested_by, requested_at)
VALUES (%s, %s, %s, %s, %s) RETURNING id"""
_REMEMBER: LiteralString = """INSERT INTO {table} (request, organization, {number}, stream, seen_version, forgotten_at)
SELECT %s, %s, * FROM unnest(%s::text[], %s::text[], %s::int[], %s::timestamptz[])
ON CONFLICT (request, {number})
DO UPDATE SET seen_version = excluded.seen_version, forgotten_at = excluded.forgotten_at"""
_OF_REQUEST: LiteralString = """SELECT {number}, forgotten_at IS NULL FROM {table} WHERE request = %s
ORDER BY {number} COLLATE "C" ASC"""
_DUE: LiteralString = """SELECT r.id, r.organization, r.request, r.kind, r.requested_by, r.requested_at, o.{number}
FROM {table} o JOIN privacy_request r ON r.id = o.request
WHERE o.forgotten_at IS NULL AND (SELECT max(version) FROM events WHERE stream = o.stream) > o.seen_version
ORDER BY r.id, o.{number} COLLATE "C" LIMIT %s FOR UPDATE OF o SKIP LOCKED"""
_WRITTEN = "SELECT document FROM privacy_receipt WHERE id = %s"
_RECEIPT = "INSERT INTO privacy_receipt (request, organization, document) VALUES (%s, %s, %s) RETURNING id"

SEGMENT_DAYS = 7
"""Days that a broker may keep bytes longer than the retention says: it deletes whole segments."""


@dataclass(frozen=True, slots=True)
class Request:
    """Who is to be forgotten, by whose wish. `request` is the id of the message, command or purge."""

    organization: str
    request: str
    kind: ForgottenWhy
    requested_by: str | None
    requested_at: datetime
    id: int = 0
    """Its number here; 0 for a new one."""


class Seen(NamedTuple):
    """An order of either kind as it was looked at: up to which version, and when its people were forgotten."""

    order: OrderRef
    version: int
    forgotten_at: datetime | None


def opened(connection: Connection, request: Request) -> int:
    """Record a new request. Return its number."""
    if request.id:
        return request.id
    row = (
        request.organization,
        request.request,
        request.kind,
        request.requested_by,
        request.requested_at,
    )
    ((number,),) = connection.execute(_OPEN, row).fetchall()
    return int(number)


def remember(connection: Connection, number: int, organization: str, seen: Sequence[Seen]) -> None:
    """Record which orders and purchase orders the request is about, and how far each is."""
    for kind in KINDS:
        those = [each for each in seen if each.order.kind is kind]
        names = [each.order.number for each in those]
        streams = [kind.stream(organization, name) for name in names]
        versions, times = [each.version for each in those], [each.forgotten_at for each in those]
        if those:
            row = (number, organization, names, streams, versions, times)
            connection.execute(_of(kind, _REMEMBER), row)


def due(connection: Connection, limit: int) -> Mapping[Request, Sequence[OrderRef]]:
    """Return pending orders to which something happened since they were looked at; they stay locked to the commit.

    At most `limit` of each kind.
    """
    found: dict[Request, list[OrderRef]] = {}
    for kind in KINDS:
        rows = connection.execute(_of(kind, _DUE), (limit,)).fetchall()
        for id_, organization, request, why, by, at, number in rows:
            found.setdefault(Request(organization, request, why, by, at, id_), []).append(
                OrderRef(kind, number)
            )
    return found


def orders(connection: Connection, number: int) -> tuple[Sequence[OrderRef], Sequence[OrderRef]]:
    """Return the orders of a request, of both kinds: those whose people are forgotten, and those that are pending."""
    found: tuple[list[OrderRef], list[OrderRef]] = [], []
    for kind in KINDS:
        for name, is_pending in connection.execute(_of(kind, _OF_REQUEST), (number,)).fetchall():
            found[is_pending].append(OrderRef(kind, name))
    return found


def issue(
    connection: Connection, number: int, request: Request, now: datetime, done: "Done"
) -> tuple[int, PrivacyReceipt]:
    """Write the receipt, to be published once it is ready. Return its number with it."""
    _, pending = orders(connection, number)
    receipt = PrivacyReceipt(
        organization=request.organization,
        request=request.request,
        kind=request.kind,
        requested_by=request.requested_by,
        requested_at=request.requested_at,
        issued_at=now,
        orders=tuple(done.orders),
        pending=tuple(numbers(pending, ORDERS)),
        purchase_orders=tuple(done.purchase_orders),
        vendor=done.vendor,
        pending_purchase_orders=tuple(numbers(pending, PURCHASE_ORDERS)),
        erased=tuple(ErasedPlace(place=place, erased=count) for place, count in done.erased.items()),
        left=done.left,
        scan=None,
        broker_until=(now + kept_at_most()).date(),
    )
    row = (number, request.organization, receipt.model_dump_json())
    ((id_,),) = connection.execute(_RECEIPT, row).fetchall()
    leave_work(connection)
    return int(id_), receipt


def kept_at_most() -> timedelta:
    """Return how long a topic keeps what it was sent about people today, by the catalogue."""
    longest = max(topic.retention_ms for topic in TOPICS if topic.personal)
    return timedelta(milliseconds=longest) + timedelta(days=SEGMENT_DAYS + 1)


@dataclass(frozen=True, slots=True)
class Done:
    """What was erased for one request: of which orders or vendor, how much in which place, and what is left."""

    erased: Mapping[str, int]
    left: int
    orders: Sequence[str] = ()
    purchase_orders: Sequence[str] = ()
    vendor: str | None = None


def written(connection: Connection, receipt: int) -> bytes:
    """Return the document of a receipt that is there."""
    ((document,),) = connection.execute(_WRITTEN, (receipt,)).fetchall()
    return bytes(document)


def with_scan(document: bytes, scan: Mapping[str, int] | None) -> str:
    """Return the document of a receipt with the outcome of the search."""
    return json.dumps({**json.loads(document), "scan": scan})


def _of(kind: OrderKind, query: LiteralString) -> LiteralString:
    return query.replace("{table}", kind.table).replace("{number}", kind.number)
