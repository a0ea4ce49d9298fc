"""How many messages of each topic its consumer has not taken yet."""

from collections.abc import Mapping

from schemas.topics import CONSUMERS
from services.common.bus.port import Bounds, TopicAdmin, TopicPartition
from services.common.bus.read_through import ReadThrough
from services.common.database import Connection

_POSITIONS = (
    "SELECT consumer, topic, partition, next_offset, topic_id FROM consumer_position WHERE cluster = %s"
)


def not_taken(connection: Connection, admin: TopicAdmin) -> Mapping[str, int | None]:
    """Return the messages by topic that stand behind the stored positions, of every topic that is read; None where it
    does not exist. Raises BrokerAway."""
    rows = connection.execute(_POSITIONS, (admin.cluster_id(),)).fetchall()
    taken = {
        TopicPartition(topic, number): ReadThrough(offset, id_)
        for consumer, topic, number, offset, id_ in rows
        if CONSUMERS.get(topic) == consumer
    }
    behind: dict[str, int | None] = dict.fromkeys(CONSUMERS)
    for place, limits in admin.bounds(list(CONSUMERS), taken).items():
        messages = _unread(limits, *taken.get(place, ReadThrough(0, "")))
        behind[place.topic] = (behind[place.topic] or 0) + messages
    return behind


def _unread(limits: Bounds, offset: int, topic_id: str) -> int:
    """Return the messages that stand behind a position: all of them where it is one of another topic of that name."""
    another = bool(topic_id and limits.topic_id) and topic_id != limits.topic_id
    if another or offset > limits.end:
        return limits.end - limits.beginning
    return max(limits.end - max(offset, limits.beginning), 0)  # records may be let go between two questions
