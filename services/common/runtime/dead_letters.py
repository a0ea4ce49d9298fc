"""What could not be taken, kept whole: reason, field path, origin, and the original bytes, sealed."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from services.common.bus.port import Record
from services.common.database import Connection
from services.common.runtime.message import Rejected
from services.common.runtime.sealed import seal, unseal

_INSERT = """INSERT INTO dead_letter
(consumer, cluster, topic, partition, "offset", member, reason, path, detail, sealed)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (consumer, cluster, topic, partition, "offset", member) DO NOTHING RETURNING id"""
_KEEP = "INSERT INTO dead_letter_key (dead_letter, key) VALUES (%s, %s)"
_OPEN = """SELECT d.id, d.topic, d.partition, d."offset", d.member, d.reason, d.path, d.detail, d.replays,
d.sealed, k.key FROM dead_letter d JOIN dead_letter_key k ON k.dead_letter = d.id"""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One dead letter with its record as it was; `member` is its index in a message of many."""

    id: int
    record: Record
    member: int | None
    reason: str
    path: str
    detail: str
    replays: int


def keep(connection: Connection, consumer: str, cluster: str, rejected: Sequence[Rejected]) -> None:
    """Write dead letters in the transaction that moves the position."""
    for one in rejected:
        record = one.record
        key, sealed = seal(_pack(record))
        member = -1 if one.member is None else one.member
        place = (consumer, cluster, record.topic, record.partition, record.offset, member)
        row = (*place, one.reason, one.path, one.detail, sealed)
        inserted = connection.execute(_INSERT, row).fetchone()
        if inserted:
            connection.execute(_KEEP, (inserted[0], key))


def unpublished(connection: Connection, limit: int) -> Iterator[DeadLetter]:
    """Dead letters that their topic has not been told of, oldest first; rows stay locked to the commit."""
    where = " WHERE d.published_at IS NULL ORDER BY d.id LIMIT %s FOR UPDATE OF d SKIP LOCKED"
    return map(_opened, connection.execute(_OPEN + where, (limit,)).fetchall())


def find(connection: Connection, dead_letter: int) -> DeadLetter | None:
    """One dead letter by its number; None where it is unknown or its key is gone."""
    row = connection.execute(_OPEN + " WHERE d.id = %s", (dead_letter,)).fetchone()
    return _opened(row) if row else None


def _pack(record: Record) -> bytes:
    headers = [[name, None if value is None else value.hex()] for name, value in record.headers]
    envelope = {
        "key": None if record.key is None else record.key.hex(),
        "value": None if record.value is None else record.value.hex(),
        "headers": headers,
        "timestamp_ms": record.timestamp_ms,
    }
    return json.dumps(envelope).encode()


def _opened(row: tuple[Any, ...]) -> DeadLetter:
    id_, topic, partition, offset, member, reason, path, detail, replays, sealed, key = row
    envelope = json.loads(unseal(key, sealed))
    record = Record(
        topic=topic,
        partition=partition,
        offset=offset,
        key=_bytes(envelope["key"]),
        value=_bytes(envelope["value"]),
        headers=tuple((name, _bytes(value)) for name, value in envelope["headers"]),
        timestamp_ms=envelope["timestamp_ms"],
    )
    return DeadLetter(id_, record, None if member < 0 else member, reason, path, detail, replays)


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else bytes.fromhex(text)
