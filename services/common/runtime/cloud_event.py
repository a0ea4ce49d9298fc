"""Who sent a message, under which id and when: CloudEvents 1.0 in binary or structured mode, or plain JSON."""

import re
from datetime import UTC, datetime
from typing import Any, NamedTuple

from services.common.bus.port import Record

_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_LONGEST = 300
_REPLAY, _REPLAY_MEMBER = "orderfold-replay", "orderfold-replay-member"
_ASKED_FOR = {"ce_id", "ce_source", "ce_time", "content-type", "message-id", _REPLAY, _REPLAY_MEMBER}
_LAST = datetime(2200, 12, 31, tzinfo=UTC)
_NO_TIMESTAMP = -1
_LAST_MS = int(_LAST.timestamp() * 1000)


class EnvelopeInvalid(Exception):
    """An attribute of the envelope breaks its rule."""

    def __init__(self, path: str, rule: str) -> None:
        super().__init__(f"{path}: {rule}")
        self.path, self.rule = path, rule


class Envelope(NamedTuple):
    """`inside` names the field that holds the message in structured mode; `member` the one to be replayed."""

    id: str
    source: str
    occurred_at: datetime
    inside: str | None = None
    member: int | None = None


def envelope(record: Record, document: Any) -> Envelope:
    """The envelope of a record whose JSON is `document`. Without any id, topic, partition and offset are the id.

    Headers this system does not ask for may hold anything. Raises EnvelopeInvalid.
    """
    headers = _headers(record)
    content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == "application/cloudevents+json" or (
        isinstance(document, dict) and {"specversion", "id", "source", "type", "data"} <= document.keys()
    ):
        return _structured(record, document, headers)
    id_ = headers.get("ce_id") or headers.get("message-id") or _place(record)
    source, time = headers.get("ce_source", ""), headers.get("ce_time")
    return _replayed(Envelope(id_, source, _when(record, time, "ce_time")), headers)


def _structured(record: Record, document: Any, headers: dict[str, str]) -> Envelope:
    if not isinstance(document, dict) or "data" not in document:
        raise EnvelopeInvalid("data", "a structured CloudEvent needs data")
    told: dict[str, str] = {}
    for name in ("id", "source", "type", "specversion"):
        value = document.get(name)
        if not isinstance(value, str) or not 0 < len(value) <= _LONGEST:
            raise EnvelopeInvalid(name, "a structured CloudEvent needs it, as text")
        told[name] = value
    if not told["specversion"].startswith("1."):
        raise EnvelopeInvalid("specversion", "only CloudEvents 1.0 is read")
    time = document.get("time")
    if time is not None and not isinstance(time, str):
        raise EnvelopeInvalid("time", "not RFC 3339 with an offset")
    told_at = _when(record, time, "time")
    return _replayed(Envelope(told["id"], told["source"], told_at, "data"), headers)


def _replayed(told: Envelope, headers: dict[str, str]) -> Envelope:
    """A dead letter sent again has an id of its own, so that the inbox does not take it for a repetition."""
    replay, member = headers.get(_REPLAY), headers.get(_REPLAY_MEMBER)
    if replay:
        told = told._replace(id=f"{told.id}~{replay}")
    if not member:
        return told
    if not (member.isascii() and member.isdigit() and len(member) < 7):
        raise EnvelopeInvalid(_REPLAY_MEMBER, "not a number")
    return told._replace(member=int(member))


def _when(record: Record, time: str | None, name: str) -> datetime:
    """A timestamp of the broker may be any number of 64 bits; one that is no date is taken for the nearest.

    -1 is Kafka's word for none: then the last of all times, which its handler takes for the clock's.
    """
    if time is None and record.timestamp_ms == _NO_TIMESTAMP:
        return _LAST
    if time is None:
        return datetime.fromtimestamp(min(max(record.timestamp_ms, 0), _LAST_MS) / 1000, UTC)
    if not _TIME.fullmatch(time):
        raise EnvelopeInvalid(name, "not RFC 3339 with an offset")
    try:
        at = datetime.fromisoformat(time.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise EnvelopeInvalid(name, "not a time that exists") from error
    if not 1900 <= at.year <= 2200:
        raise EnvelopeInvalid(name, "the year is not between 1900 and 2200")
    return at


def _headers(record: Record) -> dict[str, str]:
    """Of a header sent twice the last one counts."""
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


def _place(record: Record) -> str:
    return f"{record.topic}/{record.partition}/{record.offset}"
