"""What could not be taken, kept whole: reason, field path, origin, and the original bytes, sealed."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from services.common.bus.port import Record
from services.common.database import Connection
from services.common.notifications import leave_work
from services.common.runtime.letters_named import hashes_of
from services.common.runtime.message import Rejected
from services.common.runtime.sealed import seal, unseal

_INSERT = """INSERT INTO dead_letter
(consumer, cluster, topic, partition, "offset", generation, member, reason, path, detail, record, found_by)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (consumer, cluster, topic, partition, "offset", generation, member) DO NOTHING"""
_SEAL = """WITH sealed AS (INSERT INTO sealed_record (sealed) VALUES (%s) RETURNING id)
INSERT INTO sealed_record_key (record, key) SELECT id, %s FROM sealed RETURNING record"""
_FIND = """SELECT d.id, d.topic, d.partition, d."offset", d.member, d.reason, d.path, d.detail, d.replays,
d.record, k.key FROM dead_letter d LEFT JOIN sealed_record_key k ON k.record = d.record"""
_TOPICS = (
    "SELECT DISTINCT topic FROM dead_letter WHERE published_at IS NULL AND topic <> ALL(%s) ORDER BY topic"
)
_RECORD = -2  # where the record's number stands in a row


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
    """Write dead letters in the transaction that moves the position. A record is sealed once for all its members."""
    if not rejected:
        return
    numbers: dict[tuple[str, int, int, int], int] = {}
    rows = []
    for one, found_by in zip(rejected, hashes_of(connection, rejected), strict=True):
        record = one.record
        place = (record.topic, record.partition, record.offset, record.generation)
        if place not in numbers:
            numbers[place] = sealed(connection, record)
        member = -1 if one.member is None else one.member
        rows.append(
            (consumer, cluster, *place, member, one.reason, one.path, one.detail, numbers[place], found_by)
        )
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, rows)
    leave_work(connection)


def topics_unpublished(connection: Connection, but: Sequence[str]) -> Sequence[str]:
    """Return the topics whose dead letters were not all published yet, without those in `but`."""
    return [topic for (topic,) in connection.execute(_TOPICS, (list(but),))]


def unpublished(connection: Connection, topic: str, limit: int) -> Iterator[DeadLetter]:
    """Dead letters of a topic that its `.dlq` has not been told of, oldest first; their rows stay locked to the commit.

    Records are opened one by one as they are asked for, and once for all their members. One whose key was deleted
    has neither key, value nor headers.
    """
    where = (
        " WHERE d.published_at IS NULL AND d.topic = %s ORDER BY d.id LIMIT %s FOR UPDATE OF d SKIP LOCKED"
    )
    return _all_opened(connection, connection.execute(_FIND + where, (topic, limit)).fetchall())


def opened(connection: Connection, numbers: Sequence[int]) -> Iterator[DeadLetter]:
    """Yield these dead letters, oldest first, without those whose key is gone.

    Records are opened one by one as they are asked for, and once for all their members.
    """
    where = " WHERE d.id = ANY(%s) AND k.key IS NOT NULL ORDER BY d.id"
    return _all_opened(connection, connection.execute(_FIND + where, (list(numbers),)).fetchall())


def _all_opened(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> Iterator[DeadLetter]:
    for _, members in groupby(rows, key=itemgetter(_RECORD)):
        first, *others = members
        record = _opened(connection, first)
        yield from (_letter(row, record) for row in (first, *others))


def find(connection: Connection, dead_letter: int) -> DeadLetter | None:
    """One dead letter by its number; None where it is unknown or its key is gone."""
    row = connection.execute(_FIND + " WHERE d.id = %s AND k.key IS NOT NULL", (dead_letter,)).fetchone()
    return _letter(row, _opened(connection, row)) if row else None


def _opened(connection: Connection, row: tuple[Any, ...]) -> Record:
    _, topic, partition, offset, *_, number, key = row
    if key is None:
        return Record(topic, partition, offset, key=None, value=None, headers=(), timestamp_ms=0)
    found = connection.execute("SELECT sealed FROM sealed_record WHERE id = %s", (number,)).fetchone()
    assert found is not None  # its key points to it  # noqa: S101
    return unsealed((topic, partition, offset), key, found[0])


def unsealed(place: tuple[str, int, int], key: bytes, content: bytes) -> Record:
    """Return a record as it was, by its topic, partition and offset."""
    topic, partition, offset = place
    envelope = json.loads(unseal(key, content))
    return Record(
        topic=topic,
        partition=partition,
        offset=offset,
        key=_bytes(envelope["key"]),
        value=_bytes(envelope["value"]),
        headers=tuple((name, _bytes(value)) for name, value in envelope["headers"]),
        timestamp_ms=envelope["timestamp_ms"],
    )


def sealed(connection: Connection, record: Record) -> int:
    """Keep a record under a key of its own. Return its number."""
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


def _letter(row: tuple[Any, ...], record: Record) -> DeadLetter:
    id_, _, _, _, member, reason, path, detail, replays, _, _ = row
    return DeadLetter(id_, record, None if member < 0 else member, reason, path, detail, replays)


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else bytes.fromhex(text)
