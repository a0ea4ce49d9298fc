"""Which messages were taken before: the same id again is a repetition, with other content a conflict."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any

from schemas.reasons import DeadLetterReason
from services.common.bus.port import Record
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
    """Messages not seen before, in order, and those whose id was used for other content. Repetitions vanish.

    An id is that of a record: its members are taken together, in one transaction, so one row stands for all of them.
    """
    first: dict[Key, tuple[Record, bytes]] = {}
    keys = [_key(message) for message in messages]
    for key, message in zip(keys, messages, strict=True):
        if key not in first:
            first[key] = (message.record, _digest(message.record))
    fresh = _insert(connection, consumer, first)
    seen = {key: digest for key, (_, digest) in first.items()}
    seen |= _hashes(connection, consumer, [key for key in first if key not in fresh])
    taken, conflicts = [], []
    digests: dict[int, bytes] = {id(record): digest for record, digest in first.values()}
    for key, message in zip(keys, messages, strict=True):
        record = message.record
        if key in fresh and record is first[key][0]:
            taken.append(message)
        elif seen[key] != (digests.get(id(record)) or digests.setdefault(id(record), _digest(record))):
            conflicts.append(_conflict(message))
    return taken, conflicts


def forget(connection: Connection, before: datetime) -> int:
    """Delete the ids that were first recorded before `before`; return how many."""
    return connection.execute("DELETE FROM inbox WHERE seen_at < %s", (before,)).rowcount


def _insert(connection: Connection, consumer: str, first: dict[Key, tuple[Record, bytes]]) -> set[Key]:
    """Positional ids need no row: the position itself is the fence."""
    named = sorted(key for key, (record, _) in first.items() if key[1] != record.identity)
    fresh = first.keys() - set(named)
    if named:
        sources, ids = [key[0] for key in named], [key[1] for key in named]
        hashes = [first[key][1] for key in named]
        fresh |= set(connection.execute(_ADMIT, (consumer, sources, ids, hashes)).fetchall())
    return fresh


def _hashes(connection: Connection, consumer: str, keys: Sequence[Key]) -> dict[Key, bytes]:
    if not keys:
        return {}
    rows = connection.execute(_SEEN, (consumer, [key[0] for key in keys], [key[1] for key in keys]))
    return {(source, message_id): bytes(digest) for source, message_id, digest in rows}


def _key(message: Message[Any]) -> Key:
    """Source and id of the record; a member's id is the record's with `#` and its index."""
    return (message.source, message.id if message.member is None else message.id.rpartition("#")[0])


def _digest(record: Record) -> bytes:
    return blake2b(record.value or b"", digest_size=16).digest()


def _conflict(message: Message[Any]) -> Rejected:
    detail = "this message id was used before, with other content"
    return Rejected(message.record, DeadLetterReason.CONFLICTING_MESSAGE, "ce_id", detail, message.member)
