"""How far each follower is behind the head of the log, and each consumer behind the end of its topic."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from schemas.topics import READ
from services.common.bus.port import TopicAdmin, TopicPartition
from services.common.database import Connection
from services.wiring import CONSUMERS

_POSITIONS = "SELECT consumer, topic, partition, next_offset FROM consumer_position WHERE cluster = %s"
# A follower without a checkpoint has not begun: the whole log is before it.
_BEHIND = """SELECT f, sum(h.position - coalesce(c.position, 0))::bigint FROM unnest(%s::text[]) f
CROSS JOIN log_head h LEFT JOIN checkpoint c ON c.follower = f AND c.shard = h.shard GROUP BY f ORDER BY f"""


class FollowerLag(NamedTuple):
    """Facts that a follower has not processed, summed over the shards."""

    follower: str
    facts_behind: int


class ConsumerLag(NamedTuple):
    """Messages of a topic that its consumer has not taken, summed over the partitions."""

    consumer: str
    topic: str
    messages_behind: int


def followers_behind(connection: Connection, followers: Collection[str]) -> Sequence[FollowerLag]:
    """Return the lag of these followers, by name."""
    return [FollowerLag(*row) for row in connection.execute(_BEHIND, (list(followers),)).fetchall()]


def consumers_behind(connection: Connection, admin: TopicAdmin) -> Sequence[ConsumerLag]:
    """Return the lag on each topic that is read. Raises BrokerAway."""
    topics = [topic.name for topic in READ if topic.name in CONSUMERS]
    ends = admin.end_offsets(topics)
    rows = connection.execute(_POSITIONS, (admin.cluster_id(),)).fetchall()
    taken = {(consumer, TopicPartition(topic, number)): offset for consumer, topic, number, offset in rows}
    behind = dict.fromkeys(topics, 0)
    for partition, end in ends.items():
        consumer = CONSUMERS[partition.topic]
        behind[partition.topic] += max(end - taken.get((consumer, partition), 0), 0)
    return [ConsumerLag(CONSUMERS[topic], topic, count) for topic, count in behind.items()]
