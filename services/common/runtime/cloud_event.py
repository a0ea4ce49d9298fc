"""Reads who sent a message, under which id and when: CloudEvents 1.0 (binary or structured), or plain JSON."""

import re
from base64 import b64decode
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from schemas.wire.instants import without_leap_second
from schemas.wire.patterns import TIME
from services.common.bus.port import Record
from services.common.runtime.sent_headers import (
    IDS,
    LONGEST,
    REPLAY,
    REPLAY_MEMBER,
    asked_for,
    correlation_id_of,
    source_of,
    text_or_hex,
)

_TIME = re.compile(TIME)
_ATTRIBUTES = {"specversion", "id", "source", "type"}
_PLAIN = b"application/json"
_STRUCTURED = b"application/cloudevents+json"
_FORMATS = b"application/cloudevents"
_ONLY = f"of the formats of CloudEvents only {_STRUCTURED.decode()} is read"
_BATCH = "a batch of CloudEvents is not taken; send each event as a message of its own"
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = datetime(2200, 12, 31, tzinfo=UTC)
_NO_TIME = "not RFC 3339 with an offset"
_NO_TIMESTAMP = -1
_LARGEST_NUMBER = 2**63
_LINE_BREAKS = {ord("\r"): None, ord("\n"): None}
_LAST_MS = int(_LAST.timestamp() * 1000)


class EnvelopeInvalid(Exception):
    """An attribute of the envelope breaks its rule."""

    def __init__(self, path: str, rule: str) -> None:
        super().__init__(f"{path}: {rule}")
        self.path, self.rule = path, rule


class EnvelopeUnreadable(Exception):
    """The envelope is of a kind that is not read; the text says what to send instead."""


class Envelope(Struct, frozen=True):
    """What the envelope says: `inside` is the field that holds a structured message, `member` the one to replay.

    `inside` is `data`, or `data_base64` with the bytes of a message.

    `correlation_id` is empty where the sender sent none.
    """

    id: str
    source: str
    occurred_at: datetime
    inside: str | None = None
    member: int | None = None
    correlation_id: str = ""


def envelope(record: Record, document: Any) -> Envelope:
    """Return the envelope of a record; without any id, the identity of the record is the id.

    `document` is what the JSON of the record says, or None where it holds no attribute of an envelope. Of headers, only
    an id, a time or a replay can be wrong: a message is not refused because of its tracing. Raises EnvelopeInvalid or
    EnvelopeUnreadable.
    """
    headers = asked_for(record)
    if _is_structured(headers, document):
        return _structured(record, document, headers)
    id_ = _id(headers) or record.identity
    time = headers.get("ce_time")
    occurred_at = _when(record, time.decode(errors="replace") if time else None, "ce_time")
    source = headers.get("ce_source")
    found = Envelope(
        id_, source_of(source) if source else "", occurred_at, None, None, correlation_id_of(headers)
    )
    return _replayed(found, headers)


def _id(headers: dict[str, bytes]) -> str:
    for name in IDS:
        if sent := headers.get(name):
            return _short(name, text_or_hex(sent))
    return ""


def _short(name: str, text: str) -> str:
    if len(text) > LONGEST:
        raise EnvelopeInvalid(name, f"longer than {LONGEST} characters")
    return text


def _is_structured(headers: dict[str, bytes], document: Any) -> bool:
    sent = headers.get("content-type")
    if sent and sent != _PLAIN:
        content_type = sent.partition(b";")[0].strip().lower()
        if content_type == _STRUCTURED:
            return True
        if content_type.startswith(_FORMATS + b"-batch"):
            raise EnvelopeUnreadable(_BATCH)
        if content_type.startswith(_FORMATS):
            raise EnvelopeUnreadable(_ONLY)
    if document is None:
        return False
    if isinstance(document, list) and document and all(map(_is_event, document)):
        raise EnvelopeUnreadable(_BATCH)
    return _is_event(document)


def _is_event(document: Any) -> bool:
    has = document.keys() if isinstance(document, dict) else frozenset[str]()
    return has >= _ATTRIBUTES and ("data" in has or "data_base64" in has)


def _structured(record: Record, document: Any, headers: dict[str, bytes]) -> Envelope:
    if isinstance(document, list):
        raise EnvelopeUnreadable(_BATCH)
    inside = _inside(document)
    found: dict[str, str] = {}
    for name in ("id", "source", "type", "specversion"):
        value = document.get(name)
        if not isinstance(value, str) or not value:
            raise EnvelopeInvalid(name, "a structured CloudEvent needs it, as text that is not empty")
        found[name] = value
    if not found["specversion"].startswith("1."):
        raise EnvelopeInvalid("specversion", "only CloudEvents 1.0 is read")
    time = document.get("time")
    if time is not None and not isinstance(time, str):
        raise EnvelopeInvalid("time", _NO_TIME)
    occurred_at = _when(record, time, "time")
    source = source_of(found["source"].encode("utf-8", "surrogatepass"))
    correlation_id = _text_of(document.get("correlationid"))
    return _replayed(
        Envelope(_short("id", found["id"]), source, occurred_at, inside, None, correlation_id), headers
    )


def _text_of(sent: Any) -> str:
    """Return a correlation id of JSON: attributes of CloudEvents may be whole numbers and flags; others are dropped."""
    if isinstance(sent, bool):
        return str(sent).lower()
    if isinstance(sent, int) and abs(sent) < _LARGEST_NUMBER:
        return str(sent)
    return sent if isinstance(sent, str) and len(sent) <= LONGEST else ""


def _inside(document: Any) -> str:
    """Return the field that holds the message: null in one of both is a field that is missing."""
    held = document if isinstance(document, dict) else {}
    if held.get("data_base64") is None:
        if "data" in held:
            return "data"
        raise EnvelopeInvalid("data", "a structured CloudEvent needs data or data_base64")
    if held.get("data") is not None:
        raise EnvelopeInvalid("data_base64", "send either data or data_base64; both were sent")
    return "data_base64"


def inner_bytes(sent: Any) -> bytes:
    """Return the bytes that `data_base64` holds; MIME breaks its lines. Raises EnvelopeInvalid."""
    try:
        return b64decode(sent.translate(_LINE_BREAKS), validate=True)
    except (AttributeError, ValueError) as error:
        raise EnvelopeInvalid("data_base64", "must be bytes as text in Base64") from error


def _replayed(found: Envelope, headers: dict[str, bytes]) -> Envelope:
    """Give a replayed dead letter an id of its own, so that the inbox does not take it for a repetition."""
    if replay := headers.get(REPLAY):
        found = replace(found, id=f"{found.id}~{_short(REPLAY, text_or_hex(replay))}")
    member = headers.get(REPLAY_MEMBER)
    if not member:
        return found
    if not (member.isdigit() and len(member) < 7):
        raise EnvelopeInvalid(REPLAY_MEMBER, "not a number")
    return replace(found, member=int(member))


def _when(record: Record, time: str | None, name: str) -> datetime:
    if not time:
        return _broker_time(record.timestamp_ms)
    if not _TIME.fullmatch(time):
        raise EnvelopeInvalid(name, _NO_TIME)
    try:
        found = without_leap_second(time)
        at = (datetime.fromisoformat(found.upper()) if isinstance(found, str) else found).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise EnvelopeInvalid(name, "not a time that exists") from error
    if not 1900 <= at.year <= 2200:
        raise EnvelopeInvalid(name, "the year is not between 1900 and 2200")
    return at


def _broker_time(ms: int) -> datetime:
    """Return the time of a broker's timestamp: any number of 64 bits; one that is no date becomes the nearest.

    -1 is Kafka's word for none: then the last of all times, which its handler takes for the clock's.
    """
    if 0 <= ms <= _LAST_MS:
        return datetime.fromtimestamp(ms / 1000, UTC)
    return _FIRST if ms < 0 and ms != _NO_TIMESTAMP else _LAST
