"""Where the last message stands that was published to each partition, as far as the log knows."""

from collections.abc import Mapping, Sequence

from services.common.bus.port import TopicPartition
from services.common.database import Connection

_KEEP = """INSERT INTO published_position (cluster, topic, partition, last_offset)
SELECT %s, * FROM unnest(%s::text[], %s::int[], %s::bigint[])
ON CONFLICT (cluster, topic, partition) DO UPDATE SET last_offset = excluded.last_offset"""
_LOAD = "SELECT topic, partition, last_offset FROM published_position WHERE cluster = %s AND topic = ANY(%s)"
_FORGET = "DELETE FROM published_position WHERE (cluster, topic, partition) = (%s, %s, %s)"


def keep(connection: Connection, cluster: str, published: Mapping[TopicPartition, int]) -> None:
    """Remember the last offset of each partition."""
    places = list(published)
    if places:
        columns = (
            [place.topic for place in places],
            [place.partition for place in places],
            [published[place] for place in places],
        )
        connection.execute(_KEEP, (cluster, *columns))


def load(connection: Connection, cluster: str, topics: Sequence[str]) -> Mapping[TopicPartition, int]:
    """Return the last offset of each partition of these topics to which anything was published."""
    rows = connection.execute(_LOAD, (cluster, list(topics)))
    return {TopicPartition(topic, number): offset for topic, number, offset in rows}


def forget(connection: Connection, cluster: str, place: TopicPartition) -> None:
    """Forget a partition."""
    connection.execute(_FORGET, (cluster, *place))
