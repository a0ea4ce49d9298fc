"""What each public fact looks like on its topics: `order-events` for all, `dispatches` for a WMS, and
`fulfillment-requests` for RICS."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

import msgspec

from schemas.events.cause import AnyCause, Recovery
from schemas.events.order import DispatchCancelled, DispatchCreated
from schemas.events.order_fulfillment import FulfillmentRequested
from schemas.events.order_privacy import PersonForgotten
from schemas.events.purchase_order import PurchaseOrderForgotten
from schemas.rics import EVENT_TYPES, first_attempt
from schemas.topics import DISPATCHES, FULFILLMENT_REQUESTS, ORDER_EVENTS
from schemas.wire.fulfillment_requests import body as fulfillment_request
from schemas.wire.order_events import NOT_IN_DATA
from schemas.wire.order_events import PUBLIC as PUBLIC_FACTS
from services.common.bus.port import Outgoing
from services.common.eventstore import Recorded

PUBLIC = frozenset(fact.type for fact in PUBLIC_FACTS)
"""Stored names of the facts that are published."""

OF_DISPATCHES = frozenset({DispatchCreated.type, DispatchCancelled.type})
"""Those of them that concern a WMS."""

OF_FULFILLMENT = frozenset({FulfillmentRequested.type})
"""Those of them that are messages to RICS."""

People = Mapping[UUID, bytes]
"""Personal documents by subject."""

Fields = dict[str, msgspec.Raw]
"""A JSON object with its values as they are written: what the log holds as text goes out as that text."""

_NOBODY = msgspec.Raw(b"null")
_fields = msgspec.json.Decoder(Fields).decode
_encode = msgspec.json.Encoder().encode


class _OrderEvent(msgspec.Struct):
    """The body of a message on `order-events`."""

    type: str
    organization: msgspec.Raw
    order_number: msgspec.Raw
    request_id: msgspec.Raw
    version: int
    occurred_at: str
    data: Fields


class _Subject(msgspec.Struct):
    """The part of a fact that names a person by subject."""

    subject: UUID


class _Request(msgspec.Struct):
    """The part of a fact that names the text of a message to RICS."""

    request: UUID


class _Text(msgspec.Struct):
    """The text of a message to RICS, as it is kept apart."""

    text: str


def order_events(event: Recorded, _people: People, source: str) -> Iterator[Outgoing]:
    """Yield the message of a public fact on `order-events`, in CloudEvents binary mode.

    `ce_id` is the fact's identity in the log, `stream/version`, and `source` the name of the log at the time: a
    consumer that remembers both sees each fact once.
    """
    fields = _fields(event.newest_data)
    key, cause = _text(fields["order_number"]).encode(), event.cause
    body = _order_event(event, fields, _first_recorded(event, cause))
    yield Outgoing(ORDER_EVENTS.name, key, body, headers(event, cause, source))


def public_event(event: Recorded, fields: Fields, named: Sequence[str], hidden: Collection[str]) -> bytes:
    """Return the body of the message of a public fact: `named` fields stand beside its data, `hidden` ones nowhere."""
    return _encode(
        {
            "type": event.type,
            **{name: fields[name] for name in named},
            "version": event.version,
            "occurred_at": event.recorded_at.isoformat(),
            "data": {name: value for name, value in fields.items() if name not in hidden},
        }
    )


def dispatches(event: Recorded, people: People, source: str) -> Iterator[Outgoing]:
    """Yield the message of a fact about a dispatch for the WMS of its location, under the same id."""
    fields = _fields(event.newest_data)
    nobody_ships = event.type == DispatchCancelled.type  # it has the form of the dispatch that it cancels
    body = _encode({**fields, "ship_to": _NOBODY}) if nobody_ships else _dispatch(fields, people)
    yield Outgoing(DISPATCHES.name, _whole_key(fields), body, headers(event, event.cause, source))


def fulfillment_requests(event: Recorded, people: People, source: str) -> Iterator[Outgoing]:
    """Yield the message to RICS that a fact stands for, under the same id: its text as it was kept.

    Once that is erased, the message goes out again without the person. Its headers tell an attempt from the first one.
    """
    fact = event.fact
    assert isinstance(fact, FulfillmentRequested)  # noqa: S101
    kept = people.get(fact.request)
    value = _encode(fulfillment_request(fact)) if kept is None else _text_of(kept).text.encode()
    sent = (
        *headers(event, event.cause, source, EVENT_TYPES[fact.message_type]),
        ("ce_attempt", str(fact.attempt).encode()),
        ("ce_firstattempt", first_attempt(fact.message_id).encode()),
    )
    yield Outgoing(FULFILLMENT_REQUESTS.name, _whole_key(_fields(event.newest_data)), value, sent)


def tombstones(event: Recorded, topic: str, source: str) -> Iterator[Outgoing]:
    """Yield an empty message for each key of the topic under which an address of a forgotten person left.

    Its headers name the organization, and the order or the purchase order, so that whoever kept the address finds it.
    """
    fact = event.fact
    assert isinstance(fact, PersonForgotten | PurchaseOrderForgotten)  # noqa: S101
    named = (
        ("order_number", fact.order_number)
        if isinstance(fact, PersonForgotten)
        else ("po_number", fact.po_number)
    )
    whose = (("organization", fact.organization.encode()), (named[0], named[1].encode()))
    for place in fact.tombstones:
        if place.topic == topic:
            yield Outgoing(topic, place.key.encode(), None, (*headers(event, event.cause, source), *whose))


def subjects_of_dispatches(event: Recorded) -> Collection[UUID]:
    """Return whose address the message of this fact carries."""
    return (_subject(event.newest_data).subject,) if event.type == DispatchCreated.type else ()


def subjects_of_requests(event: Recorded) -> Collection[UUID]:
    """Return the name of the text of a message to RICS."""
    return (_request(event.newest_data).request,) if event.type == FulfillmentRequested.type else ()


_subject = msgspec.json.Decoder(_Subject).decode
_request = msgspec.json.Decoder(_Request).decode
_text_of = msgspec.json.Decoder(_Text).decode


def _first_recorded(event: Recorded, cause: AnyCause | None) -> str:
    """Return when a fact was recorded: one that was adopted keeps the time at which it was published."""
    return (cause.recorded_at if isinstance(cause, Recovery) else event.recorded_at).isoformat()


def _order_event(event: Recorded, fields: Fields, at: str) -> bytes:
    return _encode(
        _OrderEvent(
            type=event.type,
            organization=fields["organization"],
            order_number=fields["order_number"],
            request_id=fields["request_id"],
            version=event.version,
            occurred_at=at,
            data={name: value for name, value in fields.items() if name not in NOT_IN_DATA},
        )
    )


def _whole_key(fields: Fields) -> bytes:
    return f"{_text(fields['organization'])}/{_text(fields['order_number'])}".encode()


_text = msgspec.json.Decoder(str).decode


def _dispatch(fields: Fields, people: People) -> bytes:
    subject: UUID = msgspec.json.decode(fields["subject"], type=UUID)
    person = people.get(subject)
    ship_to = _NOBODY if person is None else _fields(person).get("ship_to", _NOBODY)
    shown = {name: value for name, value in fields.items() if name not in ("subject", "created_at")}
    return _encode({**shown, "ship_to": ship_to})


def headers(
    event: Recorded, cause: AnyCause | None, source: str, type_: str = ""
) -> tuple[tuple[str, bytes], ...]:
    """Return the headers of the message of a fact: CloudEvents in binary mode."""
    correlation_id = None if cause is None else cause.correlation_id
    found = (
        ("ce_specversion", b"1.0"),
        ("ce_id", f"{event.stream}/{event.version}".encode()),
        ("ce_source", source.encode()),
        ("ce_type", (type_ or event.type).encode()),
        ("ce_time", _first_recorded(event, cause).encode()),
        ("content-type", b"application/json"),
    )
    return found if correlation_id is None else (*found, ("ce_correlationid", correlation_id.encode()))
