"""What each public fact looks like on its topics: `order-events` for all, `dispatches` for a WMS."""

from collections.abc import Iterator, Mapping
from typing import get_args
from uuid import UUID

import msgspec

from schemas.events.order import AnyOrderFact, DispatchCancelled, DispatchCreated
from services.common.bus.port import Outgoing
from services.common.eventstore import Recorded

SOURCE = "orderfold"

PUBLIC = frozenset(fact.type for fact in get_args(AnyOrderFact))
"""Stored names of the facts that are published: those of orders."""

Fields = dict[str, msgspec.Raw]
"""A JSON object with its values as they are written: what the log holds as text goes out as that text."""

_HIDDEN = ("organization", "order_number", "request_id", "subject", "content")
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


def messages(event: Recorded, people: Mapping[UUID, bytes]) -> Iterator[Outgoing]:
    """Yield the messages of one fact in CloudEvents binary mode; none where the fact is not public.

    `people` are personal documents by subject. `ce_id` is the fact's identity, `stream/version`: a consumer that
    remembers it sees each fact once.
    """
    if event.type not in PUBLIC:
        return
    fields = _fields(event.newest_data)
    key = _text(fields["order_number"]).encode()
    headers = _headers(event)
    yield Outgoing("order-events", key, _order_event(event, fields), headers)
    if event.type == DispatchCreated.type:
        yield Outgoing("dispatches", _dispatch_key(fields), _dispatch(fields, people), headers)
    elif event.type == DispatchCancelled.type:  # in the form of the dispatch it cancels; nobody ships with it
        yield Outgoing("dispatches", _dispatch_key(fields), _encode({**fields, "ship_to": _NOBODY}), headers)


def subject_of(event: Recorded) -> UUID | None:
    """Return whose address the messages of this fact carry; None for most facts."""
    return _subject(event.newest_data).subject if event.type == DispatchCreated.type else None


_subject = msgspec.json.Decoder(_Subject).decode


def _order_event(event: Recorded, fields: Fields) -> bytes:
    return _encode(
        _OrderEvent(
            type=event.type,
            organization=fields["organization"],
            order_number=fields["order_number"],
            request_id=fields["request_id"],
            version=event.version,
            occurred_at=event.recorded_at.isoformat(),
            data={name: value for name, value in fields.items() if name not in _HIDDEN},
        )
    )


def _dispatch_key(fields: Fields) -> bytes:
    return f"{_text(fields['organization'])}/{_text(fields['order_number'])}".encode()


_text = msgspec.json.Decoder(str).decode


def _dispatch(fields: Fields, people: Mapping[UUID, bytes]) -> bytes:
    subject: UUID = msgspec.json.decode(fields["subject"], type=UUID)
    person = people.get(subject)
    ship_to = _NOBODY if person is None else _fields(person).get("ship_to", _NOBODY)
    shown = {name: value for name, value in fields.items() if name not in ("subject", "created_at")}
    return _encode({**shown, "ship_to": ship_to})


def _headers(event: Recorded) -> tuple[tuple[str, bytes], ...]:
    cause = event.cause
    correlation_id = None if cause is None else cause.correlation_id
    headers = (
        ("ce_specversion", b"1.0"),
        ("ce_id", f"{event.stream}/{event.version}".encode()),
        ("ce_source", SOURCE.encode()),
        ("ce_type", event.type.encode()),
        ("ce_time", event.recorded_at.isoformat().encode()),
        ("content-type", b"application/json"),
    )
    return headers if correlation_id is None else (*headers, ("ce_correlationid", correlation_id.encode()))
