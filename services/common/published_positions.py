"""Where the last message stands that was published to each partition, and in which topic, as far as the log knows."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from services.common.bus.port import TopicPartition
from services.common.database import Connection

# Several processes publish to a topic, and one of them may tell late: the furthest offset counts.
_KEEP = """INSERT INTO published_position AS p (cluster, topic, partition, last_offset, topic_id)
SELECT %s, topic, partition, last_offset, %s FROM unnest(%s::text[], %s::int[], %s::bigint[])
AS n (topic, partition, last_offset)
ON CONFLICT (cluster, topic, partition) DO UPDATE SET last_offset = greatest(p.last_offset, excluded.last_offset)"""
_LOAD = """SELECT topic, partition, last_offset, topic_id FROM published_position
WHERE cluster = %s AND topic = ANY(%s)"""
_CHANGE = """UPDATE published_position SET (last_offset, topic_id) = (%s, %s)
WHERE (cluster, topic, partition, last_offset, topic_id) = (%s, %s, %s, %s, %s)"""
_NAME = "UPDATE published_position SET topic_id = %s WHERE (cluster, topic, topic_id) = (%s, %s, '')"
_LEAVE = """DELETE FROM published_position WHERE topic = %s AND cluster <> %s
AND NOT EXISTS (SELECT FROM published_position WHERE (topic, cluster) = (%s, %s))
RETURNING cluster, partition, last_offset"""


class Published(NamedTuple):
    """The offset of the last message that was published to a partition, and the id of its topic; "" is not known."""

    last: int
    topic_id: str = ""


def keep(
    connection: Connection, cluster: str, published: Mapping[TopicPartition, int], topic_id: str = ""
) -> None:
    """Remember the last offset of each partition, and for a new one the id of its topic."""
    places = list(published)
    if places:
        columns = (
            [place.topic for place in places],
            [place.partition for place in places],
            [published[place] for place in places],
        )
        connection.execute(_KEEP, (cluster, topic_id, *columns))


def load(connection: Connection, cluster: str, topics: Sequence[str]) -> Mapping[TopicPartition, Published]:
    """Return what was published last to each partition of these topics."""
    rows = connection.execute(_LOAD, (cluster, list(topics)))
    return {TopicPartition(topic, number): Published(*last) for topic, number, *last in rows}


def name(connection: Connection, cluster: str, topic: str, topic_id: str) -> None:
    """Remember the id of a topic where none is known."""
    connection.execute(_NAME, (topic_id, cluster, topic))


def change(
    connection: Connection, cluster: str, place: TopicPartition, before: Published, after: Published
) -> bool:
    """Replace what is remembered of a partition; return False where another process was first."""
    return connection.execute(_CHANGE, (*after, cluster, *place, *before)).rowcount > 0


def leave_others(connection: Connection, cluster: str, topic: str) -> Mapping[tuple[str, int], int]:
    """Forget what was published to a topic on other clusters where nothing was yet on this one. Return the last offset
    of each cluster and partition."""
    rows = connection.execute(_LEAVE, (topic, cluster, topic, cluster)).fetchall()
    return {(other, number): last for other, number, last in rows}
