"""Whether everything that came in has gone all the way through."""

import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from schemas.topics import READ
from services.common.bus.port import BrokerAway, TopicAdmin, TopicPartition
from services.common.database import Connection

CONSUMERS = {topic.name: topic.consumer for topic in READ}
"""Which consumer reads which topic."""

_POSITIONS = "SELECT consumer, topic, partition, next_offset FROM consumer_position WHERE cluster = %s"
_BEHIND = """SELECT f, sum(h.position - coalesce(c.position, 0)) FROM unnest(%s::text[]) f CROSS JOIN log_head h
LEFT JOIN checkpoint c ON c.follower = f AND c.shard = h.shard
GROUP BY f HAVING sum(h.position - coalesce(c.position, 0)) > 0"""
# A follower without a checkpoint has not begun: everything is still before it.
_UNTOLD = "SELECT count(*) FROM dead_letter WHERE published_at IS NULL"


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is still under way, by who has to do it: messages, facts or dead letters."""

    waiting: dict[str, int]

    @property
    def idle(self) -> bool:
        """Whether nothing is."""
        return not self.waiting


def backlog(connection: Connection, admin: TopicAdmin, followers: Iterable[str]) -> Backlog:
    """Topics first, then followers, then dead letters: work only ever moves on in that order."""
    waiting: dict[str, int] = {}
    topics = [topic.name for topic in READ if topic.name in CONSUMERS]
    ends = admin.end_offsets(topics)
    rows = connection.execute(_POSITIONS, (admin.cluster_id(),)).fetchall()
    standing = {(consumer, TopicPartition(topic, number)): offset for consumer, topic, number, offset in rows}
    for place, end in ends.items():
        consumer = CONSUMERS[place.topic]
        behind = end - standing.get((consumer, place), 0)
        if behind > 0:
            waiting[f"{consumer}: {place.topic}"] = waiting.get(f"{consumer}: {place.topic}", 0) + behind
    waiting |= {
        name: int(count) for name, count in connection.execute(_BEHIND, (list(followers),)).fetchall()
    }
    untold = connection.execute(_UNTOLD).fetchone()
    if untold and untold[0]:
        waiting["relay: dead letters"] = untold[0]
    return Backlog(waiting)


def wait_idle(connection: Connection, admin: TopicAdmin, followers: Iterable[str], timeout: float) -> Backlog:
    """Until everything is through or `timeout` seconds are over; answers what is left.

    Raises BrokerAway where no broker answers at first; one that falls silent later is waited for like all else.
    """
    names = list(followers)
    deadline = time.monotonic() + timeout
    left = backlog(connection, admin, names)
    while not left.idle and time.monotonic() < deadline:
        time.sleep(0.05)
        with suppress(BrokerAway):
            left = backlog(connection, admin, names)
    return left
