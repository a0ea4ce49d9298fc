"""Who sent a message, under which id and when: CloudEvents 1.0 in binary or structured mode, or plain JSON."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from services.common.bus.port import Record

_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_LONGEST = 300


class EnvelopeInvalid(Exception):
    """An attribute of the envelope breaks its rule."""

    def __init__(self, path: str, rule: str) -> None:
        super().__init__(f"{path}: {rule}")
        self.path, self.rule = path, rule


@dataclass(frozen=True, slots=True)
class Envelope:
    """`inside` names the field that holds the message in structured mode; `member` the one to be replayed."""

    id: str
    source: str
    occurred_at: datetime
    inside: str | None = None
    member: int | None = None


def envelope(record: Record, document: Any) -> Envelope:
    """The envelope of a record whose JSON is `document`. Without any id, topic, partition and offset are the id.

    Raises EnvelopeInvalid.
    """
    headers = {name.lower(): _text(name, value) for name, value in record.headers}
    content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    is_object = isinstance(document, dict)
    if content_type == "application/cloudevents+json" or (
        is_object and {"specversion", "id", "source", "type", "data"} <= document.keys()
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
    replay, member = headers.get("orderfold-replay"), headers.get("orderfold-replay-member")
    if not replay:
        return told
    if member is not None and not (member.isascii() and member.isdigit() and len(member) < 7):
        raise EnvelopeInvalid("orderfold-replay-member", "not a number")
    chosen = int(member) if member is not None else None
    return Envelope(f"{told.id}~{replay}", told.source, told.occurred_at, told.inside, chosen)


def _when(record: Record, time: str | None, name: str) -> datetime:
    if time is None:
        return datetime.fromtimestamp(max(record.timestamp_ms, 0) / 1000, UTC)
    if not _TIME.fullmatch(time):
        raise EnvelopeInvalid(name, "not RFC 3339 with an offset")
    try:
        at = datetime.fromisoformat(time.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise EnvelopeInvalid(name, "not a time that exists") from error
    if not 1900 <= at.year <= 2200:
        raise EnvelopeInvalid(name, "the year is not between 1900 and 2200")
    return at


def _text(name: str, value: bytes | None) -> str:
    """Headers we do not ask for may hold anything."""
    if value is None or not name.lower().startswith(("ce_", "message-id", "content-type", "orderfold-")):
        return ""
    try:
        text = value.decode()
    except UnicodeDecodeError as error:
        raise EnvelopeInvalid(name, "not UTF-8") from error
    if len(text) > _LONGEST or "\0" in text:
        raise EnvelopeInvalid(name, f"longer than {_LONGEST} characters, or with a NUL")
    return text


def _place(record: Record) -> str:
    return f"{record.topic}/{record.partition}/{record.offset}"
