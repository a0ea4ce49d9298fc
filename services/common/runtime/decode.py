"""Turns raw bytes into checked messages: size, UTF-8, JSON, envelope, model; each member of a message of many alone."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any

import jiter
from pydantic import TypeAdapter, ValidationError

from schemas.reasons import DeadLetterReason
from schemas.wire.missing import without_missing
from services.common.bus.port import Record
from services.common.runtime.cloud_event import (
    Envelope,
    EnvelopeInvalid,
    EnvelopeUnreadable,
    envelope,
    inner_bytes,
)
from services.common.runtime.encodings import MARK, why_unreadable
from services.common.runtime.foreign_envelopes import foreign_envelope
from services.common.runtime.message import Message, Rejected
from services.common.runtime.one_pass import one_pass
from services.common.runtime.problems import problems, summary

LARGEST = 256 * 1024
"""The most bytes that a message may have."""

MOST_MEMBERS = 7_000
"""The most members that a message may have: more than fit into it if each were the shortest valid one, a cancel."""

Model = type[Any] | Callable[[Any], type[Any]]
"""What a message is checked against: a model, or a function that chooses one by what the message holds."""


def decode(record: Record, model: Model, many: str) -> Sequence[Message[Any] | Rejected]:
    """Return the messages in a record: one `model`, or several under the field `many`. Never raises on any bytes."""
    if record.value is None:
        return [_unreadable(record, "it has no value")]
    if len(record.value) > LARGEST:
        return [_unreadable(record, f"{len(record.value):,} bytes; at most {LARGEST:,} are taken")]
    raw = record.value.removeprefix(MARK)
    value, complete, refused = one_pass(raw, model)
    document: Any = None
    inside = ""
    try:
        if not complete:
            document = _document(raw)
        found = envelope(record, document)
        if found.inside is not None:
            document, value, inside = document[found.inside], None, found.inside
        if inside == "data_base64":
            document = _document(inner_bytes(document).removeprefix(MARK))
    except EnvelopeInvalid as invalid:
        return [Rejected(record, DeadLetterReason.INVALID, invalid.path, invalid.rule)]
    except EnvelopeUnreadable as unreadable:
        return [_unreadable(record, str(unreadable))]
    except ValueError as error:
        return [_unreadable(record, str(error), inside)]
    if isinstance(document, dict) and many in document:
        return _members(record, document[many], found, model, many)
    if value is None:
        if isinstance(document, list):
            return [
                Rejected(
                    record, DeadLetterReason.INVALID, "", f"must be one object; several go under `{many}`"
                )
            ]
        return [_checked(record, document, found, model, refused=refused and not inside)]
    return [_message(record, found, value)]


def _document(raw: bytes) -> Any:
    """What the JSON says. Raises ValueError with the words for a dead letter."""
    try:
        document = jiter.from_json(raw, catch_duplicate_keys=True, allow_inf_nan=False, cache_mode="keys")
    except (ValueError, RecursionError) as error:
        raise ValueError(why_unreadable(raw, error)) from None
    # The search for one byte is much faster than that for six, and most messages have no backslash.
    if b"\\" in raw and b"\\u0000" in raw and _holds_nul(document):
        raise ValueError("a text holds a NUL")
    return document


def _members(
    record: Record, members: Any, found: Envelope, model: Model, many: str
) -> Sequence[Message[Any] | Rejected]:
    if not isinstance(members, list) or not members:
        return [Rejected(record, DeadLetterReason.INVALID, many, "must be a list with at least one member")]
    if len(members) > MOST_MEMBERS:
        detail = f"{len(members):,} members; at most {MOST_MEMBERS:,} are taken"
        return [Rejected(record, DeadLetterReason.INVALID, many, detail)]
    if found.member is None:
        return [_checked(record, one, found, model, f"{many}[{i}]", i) for i, one in enumerate(members)]
    if found.member >= len(members):
        return [Rejected(record, DeadLetterReason.INVALID, many, "it has no such member to replay")]
    path = f"{many}[{found.member}]"
    return [_checked(record, members[found.member], found, model, path, found.member)]


def _checked(
    record: Record,
    document: Any,
    found: Envelope,
    model: Model,
    path: str = "",
    member: int | None = None,
    *,
    refused: bool = False,
) -> Message[Any] | Rejected:
    """Check a document as it is, and where it is `refused` so, without its fields that are missing."""
    chosen = model if isinstance(model, type) else model(document)
    check = _check(chosen)
    if not refused:
        with suppress(ValidationError):
            return _message(record, found, check(document), path, member)
    try:
        return _message(record, found, check(without_missing(document, chosen)), path, member)
    except ValidationError as error:
        if words := foreign_envelope(document):
            return Rejected(record, DeadLetterReason.UNREADABLE, path, words, member)
        found_wrong = problems(error, path)
        return Rejected(record, DeadLetterReason.INVALID, *summary(found_wrong), member, found_wrong)


def _message(
    record: Record, found: Envelope, value: Any, path: str = "", member: int | None = None
) -> Message[Any]:
    id_, prefix = (found.id, "") if member is None else (f"{found.id}#{member}", f"{path}.")
    return Message(record, id_, found.source, found.occurred_at, value, member, prefix, found.correlation_id)


@lru_cache(maxsize=64)
def _check(model: Any) -> Callable[[Any], Any]:
    return TypeAdapter(model).validator.validate_python


def _unreadable(record: Record, detail: str, path: str = "") -> Rejected:
    return Rejected(record, DeadLetterReason.UNREADABLE, path, detail)


def _holds_nul(document: Any) -> bool:
    if isinstance(document, str):
        return "\0" in document
    if isinstance(document, dict):
        return any(map(_holds_nul, document)) or any(map(_holds_nul, document.values()))
    return isinstance(document, list) and any(map(_holds_nul, document))
