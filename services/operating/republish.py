"""Publishes facts again, where a topic lost them or a subscriber asks for them."""

from datetime import datetime

from services.common.database import Connection
from services.relay.channels import CHANNELS, TO_RICS

_FOLLOWERS = [channel.follower for channel in CHANNELS if channel is not TO_RICS]
"""Requests to RICS that nobody answers are sent again by themselves."""

_COUNT = """SELECT count(*) FROM events e JOIN (SELECT shard, max(position) AS position FROM checkpoint
WHERE follower = ANY(%s) GROUP BY shard) c ON c.shard = e.shard AND e.position <= c.position
WHERE e.recorded_at >= %s"""
_AGAIN = """INSERT INTO published_again AS p SELECT shard, max(position) FROM checkpoint
WHERE follower = ANY(%s) GROUP BY shard
ON CONFLICT (shard) DO UPDATE SET through = greatest(p.through, excluded.through)"""
_BACK = """UPDATE checkpoint c SET position = least(c.position, b.position) FROM
(SELECT shard, min(position) - 1 AS position FROM events WHERE recorded_at >= %s GROUP BY shard) b
WHERE c.follower = ANY(%s) AND c.shard = b.shard"""


def republish(connection: Connection, since: datetime, *, dry_run: bool) -> int:
    """Let the relay begin again with the facts recorded since a time. Return how many facts it goes over again.

    Messages keep their sources and ids, so a subscriber that remembers them takes each once.
    """
    with connection.transaction():
        row = connection.execute(_COUNT, (_FOLLOWERS, since)).fetchone()
        if not dry_run:
            connection.execute(_AGAIN, (_FOLLOWERS,))
            connection.execute(_BACK, (since, _FOLLOWERS))
    return int(row[0]) if row else 0
