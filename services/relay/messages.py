"""What each public fact looks like on its topics: `order-events` for all, `dispatches` for a WMS."""

from collections.abc import Collection, Iterator, Mapping
from uuid import UUID

import msgspec

from schemas.events.cause import AnyCause, Recovery
from schemas.events.order import DispatchCancelled, DispatchCreated
from schemas.topics import DISPATCHES, ORDER_EVENTS
from schemas.wire.order_events import NOT_IN_DATA
from schemas.wire.order_events import PUBLIC as PUBLIC_FACTS
from services.common.bus.port import Outgoing
from services.common.eventstore import Recorded

PUBLIC = frozenset(fact.type for fact in PUBLIC_FACTS)
"""Stored names of the facts that are published."""

OF_DISPATCHES = frozenset({DispatchCreated.type, DispatchCancelled.type})
"""Those of them that concern a WMS."""

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


def order_events(event: Recorded, _people: People, source: str) -> Iterator[Outgoing]:
    """Yield the message of a public fact on `order-events`, in CloudEvents binary mode.

    `ce_id` is the fact's identity in the log, `stream/version`, and `source` the name of the log at the time: a
    consumer that remembers both sees each fact once.
    """
    fields = _fields(event.newest_data)
    key, cause = _text(fields["order_number"]).encode(), event.cause
    body = _order_event(event, fields, _first_recorded(event, cause))
    yield Outgoing(ORDER_EVENTS.name, key, body, headers(event, cause, source))


def dispatches(event: Recorded, people: People, source: str) -> Iterator[Outgoing]:
    """Yield the message of a fact about a dispatch for the WMS of its location, under the same id."""
    fields = _fields(event.newest_data)
    nobody_ships = event.type == DispatchCancelled.type  # it has the form of the dispatch that it cancels
    body = _encode({**fields, "ship_to": _NOBODY}) if nobody_ships else _dispatch(fields, people)
    yield Outgoing(DISPATCHES.name, _dispatch_key(fields), body, headers(event, event.cause, source))


def subjects_of_dispatches(event: Recorded) -> Collection[UUID]:
    """Return whose address the message of this fact carries."""
    return (_subject(event.newest_data).subject,) if event.type == DispatchCreated.type else ()


_subject = msgspec.json.Decoder(_Subject).decode


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


def _dispatch_key(fields: Fields) -> bytes:
    return f"{_text(fields['organization'])}/{_text(fields['order_number'])}".encode()


_text = msgspec.json.Decoder(str).decode


def _dispatch(fields: Fields, people: People) -> bytes:
    subject: UUID = msgspec.json.decode(fields["subject"], type=UUID)
    person = people.get(subject)
    ship_to = _NOBODY if person is None else _fields(person).get("ship_to", _NOBODY)
    shown = {name: value for name, value in fields.items() if name not in ("subject", "created_at")}
    return _encode({**shown, "ship_to": ship_to})


def headers(event: Recorded, cause: AnyCause | None, source: str) -> tuple[tuple[str, bytes], ...]:
    """Return the headers of the message of a fact: CloudEvents in binary mode."""
    correlation_id = None if cause is None else cause.correlation_id
    found = (
        ("ce_specversion", b"1.0"),
        ("ce_id", f"{event.stream}/{event.version}".encode()),
        ("ce_source", source.encode()),
        ("ce_type", event.type.encode()),
        ("ce_time", _first_recorded(event, cause).encode()),
        ("content-type", b"application/json"),
    )
    return found if correlation_id is None else (*found, ("ce_correlationid", correlation_id.encode()))
