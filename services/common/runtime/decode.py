"""Raw bytes to checked messages: size, UTF-8, JSON, envelope, model; each member of a message of many alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import jiter
from pydantic import TypeAdapter, ValidationError

from schemas.reasons import DeadLetterReason
from schemas.wire.values import RULES
from services.common.bus.port import Record
from services.common.runtime.cloud_event import Envelope, EnvelopeInvalid, envelope

LARGEST = 256 * 1024
"""Bytes of a message, at most."""

MOST_MEMBERS = 7_000
"""Members of a message, at most: more than fit into it if each were the shortest that is valid, a cancel."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A message, or one member of it. `message_id` of a member is `id#index`; `occurred_at` is UTC."""

    message_id: str
    source: str
    occurred_at: datetime
    value: Any
    member: int | None


@dataclass(frozen=True, slots=True)
class Undecodable:
    """What cannot be taken: why, the field's path, and a detail that never repeats what was sent."""

    reason: DeadLetterReason
    path: str
    detail: str
    member: int | None = None


Model = type[Any] | Callable[[Any], type[Any]]
"""What a message is checked against: a model, or a choice of one by what the message holds."""


def decode(record: Record, model: Model, many: str) -> Sequence[Decoded | Undecodable]:
    """The messages in a record: one `model`, or several under the field `many`. Never raises on any bytes."""
    if record.value is None:
        return [Undecodable(DeadLetterReason.UNREADABLE, "", "it has no value")]
    if len(record.value) > LARGEST:
        detail = f"{len(record.value):,} bytes; at most {LARGEST:,} are taken"
        return [Undecodable(DeadLetterReason.UNREADABLE, "", detail)]
    try:
        document = jiter.from_json(
            record.value, catch_duplicate_keys=True, allow_inf_nan=False, cache_mode="keys"
        )
    except (ValueError, RecursionError) as error:
        return [Undecodable(DeadLetterReason.UNREADABLE, "", _why_unreadable(error))]
    if (
        b"\\" in record.value and b"\\u0000" in record.value and _holds_nul(document)
    ):  # one byte is found faster
        return [Undecodable(DeadLetterReason.UNREADABLE, "", "a text holds a NUL")]
    try:
        told = envelope(record, document)
    except EnvelopeInvalid as invalid:
        return [Undecodable(DeadLetterReason.INVALID, invalid.path, invalid.rule)]
    if told.inside is not None:
        document = document[told.inside]
    if not isinstance(document, dict) or many not in document:
        return [_one(document, told, model, "", None)]
    return _members(document[many], told, model, many)


def _members(members: Any, told: Envelope, model: Model, many: str) -> Sequence[Decoded | Undecodable]:
    if not isinstance(members, list) or not members:
        return [Undecodable(DeadLetterReason.INVALID, many, "needs to be a list with at least one member")]
    if len(members) > MOST_MEMBERS:
        detail = f"{len(members):,} members; at most {MOST_MEMBERS:,} are taken"
        return [Undecodable(DeadLetterReason.INVALID, many, detail)]
    if told.member is None:
        return [_one(m, told, model, f"{many}[{i}]", i) for i, m in enumerate(members)]
    if told.member >= len(members):
        return [Undecodable(DeadLetterReason.INVALID, many, "it has no such member to replay")]
    return [_one(members[told.member], told, model, f"{many}[{told.member}]", told.member)]


def _one(
    document: Any, told: Envelope, model: Model, place: str, member: int | None
) -> Decoded | Undecodable:
    chosen = model if isinstance(model, type) else model(document)
    try:
        value = _check(chosen)(document)
    except ValidationError as error:
        return _invalid(error, place, member)
    id_ = told.id if member is None else f"{told.id}#{member}"
    return Decoded(id_, told.source, told.occurred_at, value, member)


@lru_cache(maxsize=64)
def _check(model: Any) -> Callable[[Any], Any]:
    return TypeAdapter(model).validator.validate_python


def _invalid(error: ValidationError, place: str, member: int | None) -> Undecodable:
    problems = error.errors(include_url=False, include_input=False)
    first = problems[0]
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    pattern = str(first.get("ctx", {}).get("pattern"))
    rule = RULES.get(pattern) or first["msg"].removeprefix("Value error, ")
    return Undecodable(DeadLetterReason.INVALID, _path(place, first["loc"]), f"{rule}{more}", member)


def _path(place: str, parts: Sequence[int | str]) -> str:
    path = place
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
