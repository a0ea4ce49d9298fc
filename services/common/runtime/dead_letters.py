"""What could not be taken, kept whole: reason, field path, origin, and the original bytes, sealed."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from services.common.bus.port import Record
from services.common.database import Connection
from services.common.runtime.message import Rejected
from services.common.runtime.sealed import seal, unseal

_INSERT = """INSERT INTO dead_letter
(consumer, cluster, topic, partition, "offset", member, reason, path, detail, record)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (consumer, cluster, topic, partition, "offset", member) DO NOTHING"""
_SEAL = """WITH sealed AS (INSERT INTO sealed_record (sealed) VALUES (%s) RETURNING id)
INSERT INTO sealed_record_key (record, key) SELECT id, %s FROM sealed RETURNING record"""
_LETTER = """SELECT d.id, d.topic, d.partition, d."offset", d.member, d.reason, d.path, d.detail, d.replays,
(SELECT count(*) FROM dead_letter p WHERE (p.consumer, p.cluster, p.topic, p.partition, p."offset")
    = (d.consumer, d.cluster, d.topic, d.partition, d."offset") AND p.member < d.member),
d.record FROM dead_letter d JOIN sealed_record_key k ON k.record = d.record"""
_OPEN = """SELECT s.sealed, k.key FROM sealed_record s JOIN sealed_record_key k ON k.record = s.id
WHERE s.id = %s"""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One dead letter with its record as it was; `member` is its index in a message of many.

    `earlier` counts the members before it that became dead letters too.
    """

    id: int
    record: Record
    member: int | None
    reason: str
    path: str
    detail: str
    replays: int
    earlier: int


def keep(connection: Connection, consumer: str, cluster: str, rejected: Sequence[Rejected]) -> None:
    """Write dead letters in the transaction that moves the position. A record is sealed once for all its members."""
    sealed: dict[tuple[str, int, int], int] = {}
    rows = []
    for one in rejected:
        record = one.record
        place = (record.topic, record.partition, record.offset)
        if place not in sealed:
            sealed[place] = _seal(connection, record)
        member = -1 if one.member is None else one.member
        rows.append((consumer, cluster, *place, member, one.reason, one.path, one.detail, sealed[place]))
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT, rows)


def unpublished(connection: Connection, limit: int) -> Iterator[DeadLetter]:
    """Dead letters that their topic has not been told of, oldest first; rows stay locked to the commit.

    Opened one after the other, a record once for all its members: they are many times what they came in.
    """
    where = " WHERE d.published_at IS NULL ORDER BY d.id LIMIT %s FOR UPDATE OF d SKIP LOCKED"
    rows = connection.execute(_LETTER + where, (limit,)).fetchall()
    for _, letters in groupby(rows, key=itemgetter(-1)):
        yield from _opened(connection, list(letters))


def find(connection: Connection, dead_letter: int) -> DeadLetter | None:
    """One dead letter by its number; None where it is unknown or its key is gone."""
    rows = connection.execute(_LETTER + " WHERE d.id = %s", (dead_letter,)).fetchall()
    return next(_opened(connection, rows), None) if rows else None


def _seal(connection: Connection, record: Record) -> int:
    key, content = seal(_pack(record))
    row = connection.execute(_SEAL, (content, key)).fetchone()
    assert row is not None  # RETURNING answers  # noqa: S101
    return int(row[0])


def _pack(record: Record) -> bytes:
    headers = [[name, None if value is None else value.hex()] for name, value in record.headers]
    envelope = {
        "key": None if record.key is None else record.key.hex(),
        "value": None if record.value is None else record.value.hex(),
        "headers": headers,
        "timestamp_ms": record.timestamp_ms,
    }
    return json.dumps(envelope).encode()


def _opened(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> Iterator[DeadLetter]:
    """Dead letters of one record."""
    found = connection.execute(_OPEN, (rows[0][-1],), binary=True).fetchone()
    if found is None:
        return  # its key was deleted this moment
    sealed, key = found
    envelope = json.loads(unseal(key, sealed))
    headers = tuple((name, _bytes(value)) for name, value in envelope["headers"])
    whole = (_bytes(envelope["key"]), _bytes(envelope["value"]), headers, envelope["timestamp_ms"])
    for id_, topic, partition, offset, member, reason, path, detail, replays, earlier, _ in rows:
        record = Record(topic, partition, offset, *whole)
        yield DeadLetter(id_, record, None if member < 0 else member, reason, path, detail, replays, earlier)


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else bytes.fromhex(text)
