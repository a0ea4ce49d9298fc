"""Turns raw bytes into checked messages: size, UTF-8, JSON, envelope, model; each member of a message of many alone."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import jiter
from pydantic import TypeAdapter, ValidationError

from schemas.reasons import DeadLetterReason
from schemas.wire.values import RULES
from services.common.bus.port import Record
from services.common.runtime.cloud_event import Envelope, EnvelopeInvalid, envelope
from services.common.runtime.message import Message, Rejected
from services.common.runtime.one_pass import one_pass

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
    value, complete = one_pass(record.value, model)
    document: Any = None
    if not complete:
        try:
            document = _document(record.value)
        except ValueError as error:
            return [_unreadable(record, str(error))]
    try:
        found = envelope(record, document)
    except EnvelopeInvalid as invalid:
        return [Rejected(record, DeadLetterReason.INVALID, invalid.path, invalid.rule)]
    if found.inside is not None:
        document, value = document[found.inside], None
    if isinstance(document, dict) and many in document:
        return _members(record, document[many], found, model, many)
    if value is None:
        return [_checked(record, document, found, model)]
    return [_message(record, found, value)]


def _document(raw: bytes) -> Any:
    """What the JSON says. Raises ValueError with the words for a dead letter."""
    try:
        document = jiter.from_json(raw, catch_duplicate_keys=True, allow_inf_nan=False, cache_mode="keys")
    except (ValueError, RecursionError) as error:
        raise ValueError(_why_unreadable(error)) from None
    # The search for one byte is much faster than that for six, and most messages have no backslash.
    if b"\\" in raw and b"\\u0000" in raw and _holds_nul(document):
        raise ValueError("a text holds a NUL")
    return document


def _members(
    record: Record, members: Any, found: Envelope, model: Model, many: str
) -> Sequence[Message[Any] | Rejected]:
    if not isinstance(members, list) or not members:
        return [
            Rejected(record, DeadLetterReason.INVALID, many, "needs to be a list with at least one member")
        ]
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
    record: Record, document: Any, found: Envelope, model: Model, path: str = "", member: int | None = None
) -> Message[Any] | Rejected:
    chosen = model if isinstance(model, type) else model(document)
    try:
        value = _check(chosen)(document)
    except ValidationError as error:
        return _invalid(record, error, path, member)
    if member is None:
        return _message(record, found, value)
    return _message(record, found, value, member, f"{path}.")


def _message(
    record: Record, found: Envelope, value: Any, member: int | None = None, prefix: str = ""
) -> Message[Any]:
    id_ = found.id if member is None else f"{found.id}#{member}"
    return Message(record, id_, found.source, found.occurred_at, value, member, prefix, found.correlation_id)


@lru_cache(maxsize=64)
def _check(model: Any) -> Callable[[Any], Any]:
    return TypeAdapter(model).validator.validate_python


def _unreadable(record: Record, detail: str) -> Rejected:
    return Rejected(record, DeadLetterReason.UNREADABLE, "", detail)


def _invalid(record: Record, error: ValidationError, path: str, member: int | None) -> Rejected:
    problems = error.errors(include_url=False, include_input=False)
    first = problems[0]
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    pattern = str(first.get("ctx", {}).get("pattern"))
    rule = RULES.get(pattern) or first["msg"].removeprefix("Value error, ")
    return Rejected(record, DeadLetterReason.INVALID, _path(path, first["loc"]), f"{rule}{more}", member)


def _path(path: str, parts: Sequence[int | str]) -> str:
    for part in parts:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def _holds_nul(document: Any) -> bool:
    if isinstance(document, str):
        return "\0" in document
    if isinstance(document, dict):
        return any(map(_holds_nul, document)) or any(map(_holds_nul, document.values()))
    return isinstance(document, list) and any(map(_holds_nul, document))


def _why_unreadable(error: Exception) -> str:
    text = str(error)
    if "uplicate key" in text:
        return "a key stands twice in one object"
    if "recursion" in text.lower():
        return "nested too deep"
    return "not JSON in UTF-8"
