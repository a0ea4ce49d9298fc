"""Whether everything that arrived has been processed to the end."""

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from services.common.bus.port import BrokerAway, TopicAdmin
from services.common.database import Connection
from services.operating.lag import consumers_behind, followers_behind
from services.wiring import FOLLOWERS

_SECOND_LOOKS = "SELECT count(*) FROM second_look"
_SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
_DUE_TO_RICS = "SELECT count(*) FROM rics_order WHERE due_at <= plan_now()"
_UNPUBLISHED = "SELECT count(*) FROM dead_letter WHERE published_at IS NULL"
_PENDING = """SELECT count(*) FROM (
    SELECT stream, seen_version FROM privacy_order WHERE forgotten_at IS NULL
    UNION ALL SELECT stream, seen_version FROM privacy_purchase_order WHERE forgotten_at IS NULL
) o WHERE (SELECT max(version) FROM events e WHERE e.stream = o.stream) > o.seen_version"""
_RECEIPTS = """SELECT (SELECT count(*) FROM privacy_receipt WHERE published_at IS NULL)
+ (SELECT count(*) FROM tombstone)"""


@dataclass(frozen=True, slots=True)
class Backlog:
    """Work that is under way, by who has to do it: messages, facts or dead letters."""

    waiting: Mapping[str, int]
    unseen: Sequence[str] = ()
    """The topics that cannot be seen: nobody knows what is on them."""

    @property
    def idle(self) -> bool:
        """Whether no work is under way, as far as all of it can be seen."""
        return not self.waiting and not self.unseen

    @property
    def words(self) -> str:
        """Who has how much to do, for people."""
        parts = [f"{who} {count}" for who, count in self.waiting.items()]
        if self.unseen:
            parts.append(f"{', '.join(self.unseen)} cannot be seen: missing, or no right to describe it")
        return ", ".join(parts)


def backlog(connection: Connection, admin: TopicAdmin) -> Backlog:
    """Return what topics, followers and dead letters still have before them.

    They are read in this order because work only ever moves on in it: nothing slips from a later one to an earlier.
    Messages that are due to RICS come from one follower and go to another: these are read as of one moment.
    """
    waiting: dict[str, int] = {}
    behind = consumers_behind(connection, admin)
    for consumer, topic, messages in behind:
        waiting[f"{consumer}: {topic}"] = messages or 0
    ((looks,),) = connection.execute(_SECOND_LOOKS).fetchall()
    waiting["router: second looks"] = looks
    with connection.transaction():
        connection.execute(_SNAPSHOT)
        ((due,),) = connection.execute(_DUE_TO_RICS).fetchall()
        waiting["rics: messages that are due"] = due
        ((pending,),) = connection.execute(_PENDING).fetchall()
        waiting["privacy: pending orders"] = pending
        waiting |= {lag.follower: lag.facts_behind for lag in followers_behind(connection, FOLLOWERS)}
    ((unpublished,),) = connection.execute(_UNPUBLISHED).fetchall()
    waiting["relay: dead letters"] = unpublished
    ((receipts,),) = connection.execute(_RECEIPTS).fetchall()
    waiting["relay: receipts"] = receipts
    unseen = [lag.topic for lag in behind if lag.messages_behind is None]
    return Backlog({who: count for who, count in waiting.items() if count}, unseen)


def wait_idle(connection: Connection, admin: TopicAdmin, timeout: float) -> Backlog:
    """Wait until no work is under way, `timeout` seconds at most; return what is left then.

    Raises BrokerAway where no broker can be reached at first. A broker that is lost later is waited for.
    """
    deadline = time.monotonic() + timeout
    left = backlog(connection, admin)
    while not left.idle and time.monotonic() < deadline:
        time.sleep(0.05)
        with suppress(BrokerAway):
            left = backlog(connection, admin)
    return left
