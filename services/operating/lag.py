"""How far each follower is behind the head of the log, and each consumer behind the end of its topic."""

from collections.abc import Collection, Sequence

from schemas.answers.operating import ConsumerLag, FollowerLag
from schemas.topics import CONSUMERS
from services.common.bus.port import TopicAdmin
from services.common.database import Connection
from services.common.topic_lag import not_taken

# A follower without a checkpoint has not begun: the whole log is before it.
_BEHIND = """SELECT f, sum(h.position - coalesce(c.position, 0))::bigint FROM unnest(%s::text[]) f
CROSS JOIN log_head h LEFT JOIN checkpoint c ON c.follower = f AND c.shard = h.shard GROUP BY f
ORDER BY f COLLATE "C" ASC"""


def followers_behind(connection: Connection, followers: Collection[str]) -> Sequence[FollowerLag]:
    """Return the lag of these followers, by name."""
    return [FollowerLag(*row) for row in connection.execute(_BEHIND, (list(followers),)).fetchall()]


def consumers_behind(connection: Connection, admin: TopicAdmin) -> Sequence[ConsumerLag]:
    """Return the lag on each topic that is read. Raises BrokerAway."""
    behind = not_taken(connection, admin)
    return [ConsumerLag(CONSUMERS[topic], topic, count) for topic, count in behind.items()]
