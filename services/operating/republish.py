"""Publishes facts again, where a topic lost them or a subscriber asks for them."""

from datetime import datetime

from services.common.database import Connection

_COUNT = """SELECT count(*) FROM events e JOIN checkpoint c ON c.follower = 'relay' AND c.shard = e.shard
AND e.position <= c.position WHERE e.recorded_at >= %s"""
_AGAIN = """INSERT INTO published_again AS p SELECT shard, max(position) FROM checkpoint
WHERE follower IN ('relay', 'relay-dispatches', 'relay-work') GROUP BY shard
ON CONFLICT (shard) DO UPDATE SET through = greatest(p.through, excluded.through)"""
_BACK = """UPDATE checkpoint c SET position = least(c.position, b.position) FROM
(SELECT shard, min(position) - 1 AS position FROM events WHERE recorded_at >= %s GROUP BY shard) b
WHERE c.follower IN ('relay', 'relay-dispatches', 'relay-work') AND c.shard = b.shard"""


def republish(connection: Connection, since: datetime, *, dry_run: bool) -> int:
    """Let the relay begin again with the facts recorded since a time. Return how many facts it goes over again.

    Messages keep their sources and ids, so a subscriber that remembers them takes each once.
    """
    with connection.transaction():
        row = connection.execute(_COUNT, (since,)).fetchone()
        if not dry_run:
            connection.execute(_AGAIN)
            connection.execute(_BACK, (since,))
    return int(row[0]) if row else 0
