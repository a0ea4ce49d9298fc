"""Brings a restored database and the topics together again: what left since the copy was made is adopted or recalled.

A database that was restored from an older copy does not hold facts that were published from it. Of an order that it
knows, they are *adopted*: put into the log as they were published, so that no unit is promised twice. Of an order that
it does not know (its message is read again from its topic), they cannot be: its dispatches are *recalled*, so that the
order can be decided anew. Facts of purchase orders and invoices come of messages that are read again: they are told,
and a new epoch keeps their ids apart from those of what comes now.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

import msgspec
import structlog

from schemas.events import ALL
from schemas.events.cause import Recovery
from schemas.events.fact import Fact, decoder_of
from schemas.events.order import DispatchCancelled, DispatchCreated
from schemas.events.order_status import ShipToChanged
from schemas.topics import DISPATCHES
from services.common.bus.port import Outbound, Outgoing, TopicAdmin
from services.common.database import Connection
from services.common.eventstore import PostgresLog, Uncommitted
from services.common.history import OF_FACTS, RECALL, Published, not_held, published
from services.common.installation import Installation, begin_epoch, installation
from services.deciding.stock import settle

log = structlog.get_logger()

_NEWEST = "SELECT coalesce(max(recorded_at), 'epoch') - interval '10 minutes' FROM events"
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('recover', 0))"
_VERSIONS = "SELECT stream, max(version) FROM events WHERE stream = ANY(%s) GROUP BY 1"
_SUBJECT = "SELECT data->>'subject' FROM events WHERE stream = %s AND type = 'order-submitted'"
_DECODERS = {fact.type: decoder_of(fact) for fact in ALL}
_WITH_SUBJECT = frozenset(fact.type for fact in ALL if "subject" in fact.__struct_fields__)
_REASON = "RECALLED"
_NUMBERS = ("order_number", "po_number", "invoice_number")
_LOST = UUID("6c1f7f0a-5a57-4c0e-9a0b-0d8f6f2f8a11")
"""Begins the names of addresses that are lost with the database that kept them."""


class Remedy(StrEnum):
    """What is done about the facts of an order that are not in the log."""

    ADOPT = "adopt"
    RECALL = "recall"
    TELL = "tell"


@dataclass(frozen=True, slots=True)
class Lost:
    """The facts of one order, purchase order or invoice that left and are not in the log, in order, and what is to be
    done about them. Of the three numbers one is there."""

    organization: str
    order_number: str
    po_number: str
    invoice_number: str
    stream: str
    facts: Sequence[Published]
    types: Sequence[str]
    remedy: Remedy
    dispatches: Sequence[str]
    """The dispatches among them that still stand."""


@dataclass(frozen=True, slots=True)
class Since:
    """What left since the copy was made, by order, and the last epoch in which anything left."""

    orders: Sequence[Lost]
    epoch: int
    copy: Installation
    """The log in the copy, in an earlier epoch where it was made before another recovery."""

    @property
    def needs_recovery(self) -> bool:
        """Whether there is anything to adopt, recall or tell, or ids are in use that the copy does not know."""
        return bool(self.orders) or self.epoch > self.copy.epoch


def since_copy(connection: Connection, admin: TopicAdmin) -> Since:
    """Return what left and is not in the log. Raises BrokerAway.

    What left in an epoch before that of the log was dealt with when that one began.
    """
    mine = installation(connection)
    ((since,),) = connection.execute(_NEWEST).fetchall()
    topics = (DISPATCHES.name, *(topic.name for topic in OF_FACTS))  # the others have all that a fact says
    records = [*admin.last(topics), *(record for topic in topics for record in admin.since(topic, since))]
    # An empty message on `dispatches` says less than its fact on `order-events`.
    found = [one for record in records if record.value is not None and (one := published(record))]
    ours = [one for one in found if one.by.id == mine.id and one.by.epoch >= mine.epoch]
    by_stream: dict[str, dict[int, Published]] = defaultdict(dict)
    for one in sorted(ours, key=lambda each: each.by.epoch):
        _supersede(by_stream[one.stream], one)
    missing = not_held(connection, [one for those in by_stream.values() for one in those.values()])
    left: dict[str, list[Published]] = defaultdict(list)
    for one in sorted(missing, key=lambda each: (each.stream, each.version)):
        left[one.stream].append(one)
    versions = dict(connection.execute(_VERSIONS, (list(left),)).fetchall())
    orders = [_lost(stream, facts, versions.get(stream, 0)) for stream, facts in left.items()]
    return Since(orders, max((one.by.epoch for one in ours), default=mine.epoch), mine)


def _supersede(stream: dict[int, Published], one: Published) -> None:
    """Add a fact to those of its stream; facts of earlier epochs from its version on came to nothing."""
    for version in [n for n, other in stream.items() if n >= one.version and other.by.epoch < one.by.epoch]:
        del stream[version]
    stream[one.version] = one


def recover(connection: Connection, outbound: Outbound, since: Since) -> Installation:
    """Adopt and recall; begin a new epoch, and return it.

    Recalls go out first, each under an id of its own: a second try sends them again. The rest is one transaction.
    Raises PublishFailed, or Conflict where somebody writes to the log.
    """
    after = Installation(since.copy.id, since.epoch + 1)
    recalls = [
        each for order in since.orders if order.remedy is Remedy.RECALL for each in _recalls(order, after)
    ]
    if recalls:
        outbound.publish(recalls)
    with connection.transaction():
        connection.execute(_LOCK)
        for order in since.orders:
            if order.remedy is Remedy.ADOPT:
                _adopt(connection, order, after)
        begin_epoch(connection, after.epoch)
    log.warning("recovered", orders=len(since.orders), detail=after.source)
    return after


def _lost(stream: str, facts: Sequence[Published], version: int) -> Lost:
    bodies = [_body(one) for one in facts]
    types = [str(body["type"]) for body in bodies]
    created = [body["data"]["dispatch_id"] for body in bodies if body["type"] == DispatchCreated.type]
    gone = {body["data"]["dispatch_id"] for body in bodies if body["type"] == DispatchCancelled.type}
    standing = [each for each in created if each not in gone]
    follows = [one.version for one in facts] == list(range(version + 1, version + 1 + len(facts)))
    remedy = Remedy.RECALL if standing else Remedy.TELL
    if version and follows:
        remedy = Remedy.ADOPT
    first = bodies[0]
    order, purchase, invoice = (str(first.get(name, "")) for name in _NUMBERS)
    if not order:
        remedy = Remedy.TELL
    return Lost(first["organization"], order, purchase, invoice, stream, facts, types, remedy, standing)


def _adopt(connection: Connection, order: Lost, after: Installation) -> None:
    row = connection.execute(_SUBJECT, (order.stream,)).fetchone()
    facts = [_fact(one, None if row is None else row[0]) for one in order.facts]
    settle(connection, facts, claimed=True)  # type: ignore[arg-type]  # facts of orders
    PostgresLog(connection).append(
        [
            Uncommitted(order.organization, order.stream, one.version, fact, _cause(one, after).stored())
            for one, fact in zip(order.facts, facts, strict=True)
        ]
    )


def _cause(one: Published, after: Installation) -> Recovery:
    told = dict(one.record.headers).get("ce_correlationid")
    return Recovery(
        epoch=after.epoch,
        published_in=one.by.epoch,
        recorded_at=one.recorded_at,
        correlation_id=None if told is None else told.decode("utf-8", "replace"),
    )


def _fact(one: Published, subject: str | None) -> Fact:
    """Return the fact of a message: what its body leaves out is in its envelope, or in the log."""
    body = _body(one)
    known = {name: body[name] for name in ("organization", "order_number", "request_id")}
    if (
        body["type"] == ShipToChanged.type
    ):  # the address was not published: it is a name of nothing that is kept
        known |= {"subject": str(uuid5(_LOST, one.stream + f"/{one.version}")), "old_subject": subject}
    elif body["type"] in _WITH_SUBJECT:
        known["subject"] = subject
    fact: Fact = _DECODERS[body["type"]].decode(msgspec.json.encode({**body["data"], **known}))
    return fact


def _recalls(order: Lost, after: Installation) -> Iterable[Outgoing]:
    for one in order.facts:
        body = _body(one)
        if body["type"] == DispatchCreated.type and body["data"]["dispatch_id"] in order.dispatches:
            yield _recall(one, body, after)


def _recall(one: Published, body: dict[str, Any], after: Installation) -> Outgoing:
    data = {name: value for name, value in body["data"].items() if name not in ("created_at", "subject")}
    known = {name: body[name] for name in ("organization", "order_number", "request_id")}
    value = {**known, **data, "reason_code": _REASON, "ship_to": None}
    key = f"{body['organization']}/{body['order_number']}".encode()
    headers = {
        "ce_specversion": "1.0",
        "ce_id": f"{RECALL}{one.stream}/{one.version}",
        "ce_source": after.source,
        "ce_type": DispatchCancelled.type,
        "ce_time": one.recorded_at.isoformat(),
        "content-type": "application/json",
    }
    encoded = tuple((name, said.encode()) for name, said in headers.items())
    return Outgoing(DISPATCHES.name, key, msgspec.json.encode(value), encoded)


def _body(one: Published) -> dict[str, Any]:
    """Return a message in the form of `order-events`, also where only `dispatches` had heard of it."""
    body: dict[str, Any] = msgspec.json.decode(one.record.value or b"{}")
    if one.record.topic != DISPATCHES.name:
        return body
    type_ = next(value for name, value in one.record.headers if name == "ce_type") or b""
    known = {name: body.pop(name) for name in ("organization", "order_number", "request_id")}
    body.pop("ship_to", None)
    data = body if type_.decode() != DispatchCreated.type else {**body, "created_at": one.recorded_at}
    return {**known, "type": type_.decode(), "data": data}
