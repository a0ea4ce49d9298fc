"""Where a consumer stands in each partition: in PostgreSQL, moved in the transaction of the effect."""

from collections.abc import Mapping, Sequence

from services.common.bus.port import TopicPartition
from services.common.database import Connection

_LOAD = """SELECT topic, partition, next_offset FROM consumer_position
WHERE consumer = %s AND cluster = %s AND (topic, partition) IN (SELECT * FROM unnest(%s::text[], %s::int[]))"""
_OPEN = """INSERT INTO consumer_position (consumer, cluster, topic, partition, next_offset)
VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"""
_ADVANCE = """UPDATE consumer_position SET next_offset = %s
WHERE consumer = %s AND cluster = %s AND topic = %s AND partition = %s AND next_offset = %s"""


class LostPartition(Exception):
    """Somebody else moved the position: this worker does not own the partition any more."""


def load(
    connection: Connection, consumer: str, cluster: str, partitions: Sequence[TopicPartition]
) -> dict[TopicPartition, int]:
    """The next offset of each partition that was ever read; the others are missing."""
    topics, numbers = [p.topic for p in partitions], [p.partition for p in partitions]
    rows = connection.execute(_LOAD, (consumer, cluster, topics, numbers))
    return {TopicPartition(topic, partition): offset for topic, partition, offset in rows}


def advance(
    connection: Connection,
    consumer: str,
    cluster: str,
    spans: Mapping[TopicPartition, tuple[int, int]],
) -> None:
    """Move each partition from its first offset to its next, as the first statement of a transaction.

    Raises LostPartition where it does not stand at the first: the fence against a worker that wakes up late.
    """
    for partition, (start, end) in sorted(spans.items()):
        place = (consumer, cluster, partition.topic, partition.partition)
        moved = connection.execute(_ADVANCE, (end, *place, start)).rowcount
        if not moved and connection.execute(_OPEN, (*place, end)).rowcount == 0:
            raise LostPartition(f"{partition.topic}/{partition.partition} is not at {start}")
