"""Where a consumer stands in each partition: in PostgreSQL, moved in the transaction of the effect.

Beside each position stands the id of its topic, and a trail: the offset and a digest of each record that was taken
lately. With them a stored position is compared with what the topic holds, before it is believed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from services.common.bus.port import Record, TopicPartition
from services.common.database import Connection

_LOAD = """SELECT topic, partition, next_offset, topic_id, generation FROM consumer_position
WHERE consumer = %s AND cluster = %s AND (topic, partition) IN (SELECT * FROM unnest(%s::text[], %s::int[]))"""
_ADVANCE = """UPDATE consumer_position p SET next_offset = n.next_offset
FROM unnest(%s::text[], %s::int[], %s::bigint[], %s::bigint[]) n (topic, partition, first_offset, next_offset)
WHERE p.consumer = %s AND p.cluster = %s AND (p.topic, p.partition, p.next_offset) =
(n.topic, n.partition, n.first_offset) RETURNING p.topic, p.partition"""
_OPEN = """INSERT INTO consumer_position (consumer, cluster, topic, partition, next_offset)
VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"""
_LEAVE_TRAIL = """INSERT INTO consumer_trail (consumer, cluster, topic, partition, first_offset, next_offset, records)
SELECT %s, %s, * FROM unnest(%s::text[], %s::int[], %s::bigint[], %s::bigint[], %s::bytea[])"""
_LAST = """SELECT DISTINCT ON (topic, partition) topic, partition, records FROM consumer_trail
WHERE consumer = %s AND cluster = %s AND (topic, partition) IN (SELECT * FROM unnest(%s::text[], %s::int[]))
ORDER BY topic, partition, next_offset DESC"""
_TRAIL = """SELECT records FROM consumer_trail WHERE consumer = %s AND cluster = %s AND topic = %s AND partition = %s
AND next_offset > %s ORDER BY next_offset"""
_CUT_TRAIL = """DELETE FROM consumer_trail WHERE consumer = %s AND cluster = %s AND topic = %s AND partition = %s
AND next_offset > %s"""
_SET = """INSERT INTO consumer_position (consumer, cluster, topic, partition, next_offset, topic_id, generation)
VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (consumer, cluster, topic, partition) DO UPDATE
SET (next_offset, topic_id, generation) = (excluded.next_offset, excluded.topic_id, excluded.generation)
WHERE consumer_position.next_offset = %s"""
_FORGET = """DELETE FROM consumer_trail t WHERE taken_at < clock_timestamp() - %s * interval '1 day'
AND EXISTS (SELECT FROM consumer_trail n WHERE n.consumer = t.consumer AND n.cluster = t.cluster
AND n.topic = t.topic AND n.partition = t.partition AND n.next_offset > t.next_offset)"""

_OFFSET, _DIGEST = 8, 8  # bytes of an entry of the trail


class LostPartition(Exception):
    """Somebody else moved the position: this worker does not own the partition any more."""


class Taken(NamedTuple):
    """A record that was taken: its offset, and a digest of key, value and timestamp."""

    offset: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Position:
    """A stored position: the next offset, the id of the topic ("" where it is not known), and the generation.

    `last` is the last record that was taken, as far as it is known.
    """

    next_offset: int
    topic_id: str = ""
    generation: int = 0
    last: Taken | None = None


def taken(record: Record) -> Taken:
    """Return the entry of a record for the trail."""
    digest = blake2b(record.key or b"", digest_size=_DIGEST)
    digest.update(b"%d/%d" % (len(record.key or b""), record.timestamp_ms))
    digest.update(record.value or b"")
    return Taken(record.offset, digest.digest())


def load(
    connection: Connection, consumer: str, cluster: str, partitions: Sequence[TopicPartition]
) -> dict[TopicPartition, Position]:
    """Return the position of each partition that was ever read; the others are missing."""
    where = consumer, cluster, [p.topic for p in partitions], [p.partition for p in partitions]
    with connection.transaction():
        rows = connection.execute(_LOAD, where).fetchall()
        trails = connection.execute(_LAST, where).fetchall()
    last = {TopicPartition(topic, number): unpacked(records)[-1] for topic, number, records in trails}
    return {
        (place := TopicPartition(topic, number)): Position(offset, topic_id, generation, last.get(place))
        for topic, number, offset, topic_id, generation in rows
    }


def advance(
    connection: Connection,
    consumer: str,
    cluster: str,
    spans: Mapping[TopicPartition, tuple[int, int]],
    trail: Mapping[TopicPartition, Sequence[Taken]] | None = None,
) -> None:
    """Move each partition from its first offset to its next, as the first statement of a transaction.

    `trail` is what was taken on the way. Raises LostPartition where a partition does not stand at its first offset: the
    fence against a worker that wakes up late.
    """
    places = sorted(spans)
    columns = (
        [place.topic for place in places],
        [place.partition for place in places],
        [spans[place][0] for place in places],
        [spans[place][1] for place in places],
    )
    moved = {TopicPartition(*row) for row in connection.execute(_ADVANCE, (*columns, consumer, cluster))}
    for place in places:
        if place not in moved:
            start, end = spans[place]
            if connection.execute(_OPEN, (consumer, cluster, *place, end)).rowcount == 0:
                raise LostPartition(f"{place.topic}/{place.partition} is not at {start}")
    if trail:
        left = [place for place in places if trail.get(place)]
        connection.execute(
            _LEAVE_TRAIL,
            (
                consumer,
                cluster,
                [place.topic for place in left],
                [place.partition for place in left],
                [spans[place][0] for place in left],
                [spans[place][1] for place in left],
                [_packed(trail[place]) for place in left],
            ),
        )


def trail(
    connection: Connection, consumer: str, cluster: str, place: TopicPartition, first: int = 0
) -> list[Taken]:
    """Return what is known of the records taken from `first` on, oldest first."""
    rows = connection.execute(_TRAIL, (consumer, cluster, *place, first))
    return [one for (records,) in rows for one in unpacked(records) if one.offset >= first]


def move(
    connection: Connection,
    consumer: str,
    cluster: str,
    place: TopicPartition,
    before: int,
    position: Position,
) -> None:
    """Set a position by decision, from the offset `before`, and forget the trail behind it.

    Raises LostPartition where it stands elsewhere by now.
    """
    row = (consumer, cluster, *place, position.next_offset, position.topic_id, position.generation, before)
    if connection.execute(_SET, row).rowcount == 0:
        raise LostPartition(f"{place.topic}/{place.partition} is not at {before}")
    connection.execute(_CUT_TRAIL, (consumer, cluster, *place, position.next_offset))


def forget(connection: Connection, days: int) -> int:
    """Delete trails older than `days`, but never the last entries of a partition; return how many rows."""
    return connection.execute(_FORGET, (days,)).rowcount


def unpacked(packed: bytes) -> list[Taken]:
    """Return the entries of a row of the trail."""
    size = _OFFSET + _DIGEST
    return [
        Taken(int.from_bytes(packed[at : at + _OFFSET], "big"), bytes(packed[at + _OFFSET : at + size]))
        for at in range(0, len(packed), size)
    ]


def _packed(entries: Iterable[Taken]) -> bytes:
    return b"".join(offset.to_bytes(_OFFSET, "big") + digest for offset, digest in entries)
