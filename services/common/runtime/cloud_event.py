"""Reads who sent a message, under which id and when: CloudEvents 1.0 (binary or structured), or plain JSON."""

import re
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from services.common.bus.port import Record

_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_LONGEST = 300
_REPLAY, _REPLAY_MEMBER = "orderfold-replay", "orderfold-replay-member"
_CORRELATION = ("ce_correlationid", "correlation-id", "correlation_id")
_ASKED_FOR = {
    "ce_id",
    "ce_source",
    "ce_time",
    "content-type",
    "message-id",
    *_CORRELATION,
    _REPLAY,
    _REPLAY_MEMBER,
}
_ATTRIBUTES = {"specversion", "id", "source", "type", "data"}
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = datetime(2200, 12, 31, tzinfo=UTC)
_NO_TIMESTAMP = -1
_LAST_MS = int(_LAST.timestamp() * 1000)


class EnvelopeInvalid(Exception):
    """An attribute of the envelope breaks its rule."""

    def __init__(self, path: str, rule: str) -> None:
        super().__init__(f"{path}: {rule}")
        self.path, self.rule = path, rule


class Envelope(Struct, frozen=True):
    """What the envelope says: `inside` is the field that holds a structured message, `member` the one to replay.

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

    `document` is what the JSON of the record says, or None where it holds no attribute of an envelope. Headers that
    this system does not ask for may hold anything. Raises EnvelopeInvalid.
    """
    headers = _headers(record)
    if _is_structured(headers, document):
        return _structured(record, document, headers)
    id_ = headers.get("ce_id") or headers.get("message-id") or record.identity
    occurred_at = _when(record, headers.get("ce_time"), "ce_time")
    found = Envelope(id_, headers.get("ce_source", ""), occurred_at, None, None, _correlation_id(headers))
    return _replayed(found, headers)


def _correlation_id(headers: dict[str, str]) -> str:
    if headers:
        for name in _CORRELATION:
            if (sent := headers.get(name)) is not None:
                return _not_empty(name, sent)
    return ""


def _not_empty(name: str, sent: Any) -> str:
    if not isinstance(sent, str) or not 0 < len(sent) <= _LONGEST:
        raise EnvelopeInvalid(name, f"needs to be text of 1 to {_LONGEST} characters")
    return sent


def _is_structured(headers: dict[str, str], document: Any) -> bool:
    content_type = headers.get("content-type")
    if content_type and content_type.partition(";")[0].strip().lower() == "application/cloudevents+json":
        return True
    return isinstance(document, dict) and document.keys() >= _ATTRIBUTES


def _structured(record: Record, document: Any, headers: dict[str, str]) -> Envelope:
    if not isinstance(document, dict) or "data" not in document:
        raise EnvelopeInvalid("data", "a structured CloudEvent needs data")
    found: dict[str, str] = {}
    for name in ("id", "source", "type", "specversion"):
        value = document.get(name)
        if not isinstance(value, str) or not 0 < len(value) <= _LONGEST:
            raise EnvelopeInvalid(name, "a structured CloudEvent needs it, as text")
        found[name] = value
    if not found["specversion"].startswith("1."):
        raise EnvelopeInvalid("specversion", "only CloudEvents 1.0 is read")
    time = document.get("time")
    if time is not None and not isinstance(time, str):
        raise EnvelopeInvalid("time", "not RFC 3339 with an offset")
    occurred_at = _when(record, time, "time")
    sent = document.get("correlationid")
    correlation_id = "" if sent is None else _not_empty("correlationid", sent)
    return _replayed(
        Envelope(found["id"], found["source"], occurred_at, "data", None, correlation_id), headers
    )


def _replayed(found: Envelope, headers: dict[str, str]) -> Envelope:
    """Give a replayed dead letter an id of its own, so that the inbox does not take it for a repetition."""
    if _REPLAY not in headers and _REPLAY_MEMBER not in headers:
        return found
    replay, member = headers.get(_REPLAY), headers.get(_REPLAY_MEMBER)
    if replay:
        found = replace(found, id=f"{found.id}~{replay}")
    if not member:
        return found
    if not (member.isascii() and member.isdigit() and len(member) < 7):
        raise EnvelopeInvalid(_REPLAY_MEMBER, "not a number")
    return replace(found, member=int(member))


def _when(record: Record, time: str | None, name: str) -> datetime:
    if time is None:
        return _broker_time(record.timestamp_ms)
    if not _TIME.fullmatch(time):
        raise EnvelopeInvalid(name, "not RFC 3339 with an offset")
    try:
        at = datetime.fromisoformat(time.upper()).astimezone(UTC)
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


def _headers(record: Record) -> dict[str, str]:
    """Return the headers that this system asks for; of one that was sent twice, the last."""
    found: dict[str, str] = {}
    for sent, value in record.headers:
        name = sent if sent in _ASKED_FOR else sent.lower()
        if name in _ASKED_FOR and value is not None:
            found[name] = _text(name, value)
    return found


def _text(name: str, value: bytes) -> str:
    try:
        text = value.decode()
    except UnicodeDecodeError as error:
        raise EnvelopeInvalid(name, "not UTF-8") from error
    if len(text) > _LONGEST or "\0" in text:
        raise EnvelopeInvalid(name, f"longer than {_LONGEST} characters, or with a NUL")
    return text
