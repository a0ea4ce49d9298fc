"""Which messages were taken before: the same id again is a repetition, with other content a conflict."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any

from schemas.reasons import DeadLetterReason
from services.common.database import Connection
from services.common.runtime.message import Message, Rejected

_ADMIT = """INSERT INTO inbox (consumer, source, message_id, payload_hash)
SELECT %s, * FROM unnest(%s::text[], %s::text[], %s::bytea[])
ON CONFLICT DO NOTHING RETURNING source, message_id"""
_SEEN = """SELECT source, message_id, payload_hash FROM inbox
WHERE consumer = %s AND (source, message_id) IN (SELECT * FROM unnest(%s::text[], %s::text[]))"""

Key = tuple[str, str]


def admit(
    connection: Connection, consumer: str, messages: Sequence[Message[Any]]
) -> tuple[list[Message[Any]], list[Rejected]]:
    """Messages not seen before, in order, and those whose id was used for other content. Repetitions vanish."""
    first: dict[Key, tuple[Message[Any], bytes]] = {}
    conflicts: list[Rejected] = []
    digests: dict[int, bytes] = {}  # one a record: a record of many is hashed once
    for message in messages:
        digest = digests.get(id(message.record)) or digests.setdefault(id(message.record), _digest(message))
        known = first.setdefault(_key(message), (message, digest))
        if known[1] != digest:
            conflicts.append(_conflict(message))
    fresh = _insert(connection, consumer, first)
    repeated = {key: entry for key, entry in first.items() if key not in fresh}
    if repeated:
        seen = _hashes(connection, consumer, list(repeated))
        conflicts += [
            _conflict(message) for key, (message, digest) in repeated.items() if seen[key] != digest
        ]
    return [message for key, (message, _) in first.items() if key in fresh], conflicts


def forget(connection: Connection, before: datetime) -> int:
    """Drop ids first seen before `before`; answers how many."""
    return connection.execute("DELETE FROM inbox WHERE seen_at < %s", (before,)).rowcount


def _insert(connection: Connection, consumer: str, first: dict[Key, tuple[Message[Any], bytes]]) -> set[Key]:
    """Positional ids need no row: the position itself is the fence."""
    named = sorted(key for key, (message, _) in first.items() if not _is_positional(message))
    fresh = first.keys() - set(named)
    if named:
        sources, ids = [key[0] for key in named], [key[1] for key in named]
        hashes = [first[key][1] for key in named]
        fresh |= set(connection.execute(_ADMIT, (consumer, sources, ids, hashes)).fetchall())
    return fresh


def _hashes(connection: Connection, consumer: str, keys: Sequence[Key]) -> dict[Key, bytes]:
    rows = connection.execute(_SEEN, (consumer, [key[0] for key in keys], [key[1] for key in keys]))
    return {(source, message_id): bytes(digest) for source, message_id, digest in rows}


def _key(message: Message[Any]) -> Key:
    return (message.source, message.id)


def _digest(message: Message[Any]) -> bytes:
    return blake2b(message.record.value or b"", digest_size=16).digest()


def _is_positional(message: Message[Any]) -> bool:
    record = message.record
    place = f"{record.topic}/{record.partition}/{record.offset}"
    return message.id == place or message.id.startswith(f"{place}#")


def _conflict(message: Message[Any]) -> Rejected:
    detail = "this message id was used before, with other content"
    return Rejected(message.record, DeadLetterReason.CONFLICTING_MESSAGE, "ce_id", detail, message.member)
