"""How far each follower is behind the head of the log, and each consumer behind the end of its topic."""

from collections.abc import Collection, Sequence

from schemas.answers.operating import ConsumerLag, FollowerLag
from schemas.topics import READ
from services.common.bus.port import Bounds, TopicAdmin, TopicPartition
from services.common.bus.read_through import ReadThrough
from services.common.database import Connection
from services.wiring import CONSUMERS

_POSITIONS = (
    "SELECT consumer, topic, partition, next_offset, topic_id FROM consumer_position WHERE cluster = %s"
)
# A follower without a checkpoint has not begun: the whole log is before it.
_BEHIND = """SELECT f, sum(h.position - coalesce(c.position, 0))::bigint FROM unnest(%s::text[]) f
CROSS JOIN log_head h LEFT JOIN checkpoint c ON c.follower = f AND c.shard = h.shard GROUP BY f
ORDER BY f COLLATE "C" ASC"""


def followers_behind(connection: Connection, followers: Collection[str]) -> Sequence[FollowerLag]:
    """Return the lag of these followers, by name."""
    return [FollowerLag(*row) for row in connection.execute(_BEHIND, (list(followers),)).fetchall()]


def consumers_behind(connection: Connection, admin: TopicAdmin) -> Sequence[ConsumerLag]:
    """Return the lag on each topic that is read. Raises BrokerAway."""
    topics = [topic.name for topic in READ if topic.name in CONSUMERS]
    rows = connection.execute(_POSITIONS, (admin.cluster_id(),)).fetchall()
    taken = {
        TopicPartition(topic, number): ReadThrough(offset, id_)
        for consumer, topic, number, offset, id_ in rows
        if CONSUMERS.get(topic) == consumer
    }
    bounds = admin.bounds(topics, taken)
    behind: dict[str, int | None] = dict.fromkeys(topics)
    for place, limits in bounds.items():
        messages = _unread(limits, *taken.get(place, ReadThrough(0, "")))
        behind[place.topic] = (behind[place.topic] or 0) + messages
    return [ConsumerLag(CONSUMERS[topic], topic, count) for topic, count in behind.items()]


def _unread(limits: Bounds, offset: int, topic_id: str) -> int:
    """Return the messages that stand behind a position: all of them where it is one of another topic of that name."""
    another = bool(topic_id and limits.topic_id) and topic_id != limits.topic_id
    if another or offset > limits.end:
        return limits.end - limits.beginning
    return max(limits.end - max(offset, limits.beginning), 0)  # records may be let go between two questions
