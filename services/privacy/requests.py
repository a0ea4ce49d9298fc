"""The requests to forget people: which orders each is about, and the receipts. None says who it was."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from schemas.events.order_privacy import ForgottenWhy
from schemas.ids import order_stream
from schemas.topics import TOPICS
from schemas.wire.privacy_receipts import ErasedPlace, PrivacyReceipt
from services.common.database import Connection
from services.common.notifications import leave_work

_OPEN = """INSERT INTO privacy_request (organization, request, kind, requested_by, requested_at)
VALUES (%s, %s, %s, %s, %s) RETURNING id"""
_ORDERS = """INSERT INTO privacy_order (request, organization, order_number, stream, seen_version, forgotten_at)
SELECT %s, %s, * FROM unnest(%s::text[], %s::text[], %s::int[], %s::timestamptz[])
ON CONFLICT (request, order_number)
DO UPDATE SET seen_version = excluded.seen_version, forgotten_at = excluded.forgotten_at"""
_PENDING = """SELECT order_number FROM privacy_order WHERE request = %s AND forgotten_at IS NULL
ORDER BY order_number COLLATE "C" ASC"""
_DUE = """SELECT r.id, r.organization, r.request, r.kind, r.requested_by, r.requested_at, o.order_number
FROM privacy_order o JOIN privacy_request r ON r.id = o.request
WHERE o.forgotten_at IS NULL AND (SELECT max(version) FROM events WHERE stream = o.stream) > o.seen_version
ORDER BY r.id, o.order_number COLLATE "C" LIMIT %s FOR UPDATE OF o SKIP LOCKED"""
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
    """An order as it was looked at: up to which version of its stream, and when its person was forgotten."""

    order_number: str
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


def remember(connection: Connection, number: int, organization: str, orders: Sequence[Seen]) -> None:
    """Record which orders the request is about, and how far each is."""
    names = [each.order_number for each in orders]
    streams = [order_stream(organization, name) for name in names]
    versions, times = [each.version for each in orders], [each.forgotten_at for each in orders]
    connection.execute(_ORDERS, (number, organization, names, streams, versions, times))


def due(connection: Connection, limit: int) -> Mapping[Request, Sequence[str]]:
    """Return pending orders to which something happened since they were looked at; they stay locked to the commit."""
    found: dict[Request, list[str]] = {}
    for id_, organization, request, kind, by, at, order in connection.execute(_DUE, (limit,)).fetchall():
        found.setdefault(Request(organization, request, kind, by, at, id_), []).append(order)
    return found


def issue(
    connection: Connection, number: int, request: Request, now: datetime, done: "Done"
) -> tuple[int, PrivacyReceipt]:
    """Write the receipt, to be published once it is ready. Return its number with it."""
    pending = [order for (order,) in connection.execute(_PENDING, (number,)).fetchall()]
    receipt = PrivacyReceipt(
        organization=request.organization,
        request=request.request,
        kind=request.kind,
        requested_by=request.requested_by,
        requested_at=request.requested_at,
        issued_at=now,
        orders=tuple(done.orders),
        pending=tuple(pending),
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
    """What was erased for one request: the orders, how much in which place, and what is left."""

    orders: Sequence[str]
    erased: Mapping[str, int]
    left: int


def with_scan(document: bytes, scan: Mapping[str, int] | None) -> str:
    """Return the document of a receipt with the outcome of the search."""
    return json.dumps({**json.loads(document), "scan": scan})
