"""Whether the log holds everything that was published in its name: a database restored from an older copy does not.

Such a log would promise the same units again and publish other facts under the same ids. It must not be written to
before a person has decided what becomes of what left since: `orderfold recover`.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

import structlog

from schemas.invoice_topics import INVOICE_EVENTS
from schemas.purchase_topics import VENDOR_EVENTS
from schemas.topics import ORDER_EVENTS
from services.common import published_positions
from services.common.bus.port import Record, TopicAdmin
from services.common.database import Connection
from services.common.installation import Installation, installation, named

log = structlog.get_logger()

RECALL = "recall/"
"""How the id of a message begins that takes back what is not in the log."""

_DATABASE = """SELECT pg_postmaster_start_time()::text || ' ' || oid::text FROM pg_database
WHERE datname = current_database()"""
_HELD = """SELECT stream, version, coalesce((meta->>'recorded_at')::timestamptz, recorded_at) FROM events
WHERE (stream, version) IN (SELECT * FROM unnest(%s::text[], %s::int[]))"""
_HOLDS_FOR = 30.0  # seconds
_BEHIND = 500  # records of a partition that are looked at behind the last one that this log remembers to have published


OF_FACTS = (ORDER_EVENTS, VENDOR_EVENTS, INVOICE_EVENTS)
"""The topics that carry every public fact, under its own id."""


class LogIsOlder(Exception):
    """The database is older than what was published, or another log publishes under its name."""


@dataclass(frozen=True, slots=True)
class Published:
    """A fact as it was published: by whom, where it stands in the log of its sender, and when it was recorded."""

    by: Installation
    stream: str
    version: int
    recorded_at: datetime
    record: Record


def published(record: Record) -> Published | None:
    """Return what a record of `order-events` says of its fact; None where it is not one of ours, or takes one back."""
    headers = {name: (value or b"").decode("utf-8", "replace") for name, value in record.headers}
    by, id_ = named(headers.get("ce_source", "")), headers.get("ce_id", "")
    stream, _, version = id_.rpartition("/")
    if by is None or id_.startswith(RECALL) or not version.isdigit():
        return None
    try:
        recorded_at = datetime.fromisoformat(headers.get("ce_time", ""))
    except ValueError:
        return None
    return Published(by, stream, int(version), recorded_at, record)


def not_held(connection: Connection, facts: Iterable[Published]) -> list[Published]:
    """Return the facts that the log does not hold, or holds as other ones."""
    asked = list(facts)
    rows = connection.execute(_HELD, ([one.stream for one in asked], [one.version for one in asked]))
    held = {(stream, version): at for stream, version, at in rows}
    return [one for one in asked if held.get((one.stream, one.version)) != one.recorded_at]


class History:
    """Compares the log with what was published last, and behind what it remembers to have published.

    That is done whenever a connection leads to another database, and every minute where nothing else asks.
    """

    def __init__(self, admin: Callable[[], TopicAdmin], more: Sequence[str] = ()) -> None:
        """Look at the topics of facts and at `more`: those which carry addresses may only be read by who publishes."""
        self._admin, self._topics = admin, (*(topic.name for topic in OF_FACTS), *more)
        self._checked: tuple[str, int] | None = None  # which database, which epoch
        self._until = 0.0
        self._told_of: frozenset[str] = frozenset()
        self._unseen: frozenset[str] = frozenset()

    def check(self, connection: Connection, *, again: bool = False) -> Installation:
        """Return the name of the log. Raises LogIsOlder, BrokerAway. `again`: do not trust an earlier answer."""
        mine = installation(connection)
        row = connection.execute(_DATABASE).fetchone()
        which = (str(row[0]) if row else "", mine.epoch)
        if not again and self._checked == which and time.monotonic() < self._until:
            return mine
        self._compare(connection, mine)
        self._checked, self._until = which, time.monotonic() + _HOLDS_FOR
        return mine

    def _compare(self, connection: Connection, mine: Installation) -> None:
        with closing(self._admin()) as admin:
            ends = admin.end_offsets(self._topics)
            self._tell_unseen({topic.name for topic in OF_FACTS} - {place.topic for place in ends})
            known = published_positions.load(connection, admin.cluster_id(), self._topics)
            behind = {
                place: (one.last + 1, min(one.last + 1 + _BEHIND, ends.get(place, 0)))
                for place, one in known.items()
            }
            records = [*admin.last(self._topics), *admin.between(behind)]
            last = [found for record in records if (found := published(record))]
        self._tell_of_others({one.by.id for one in last} - {mine.id})
        ours = [one for one in last if one.by.id == mine.id]
        newer = [one for one in ours if one.by.epoch > mine.epoch]
        missing = newer or not_held(connection, [one for one in ours if one.by.epoch == mine.epoch])
        if missing:
            one = max(missing, key=lambda each: each.recorded_at)
            raise LogIsOlder(
                f"the database is older than what was published: {one.stream} version {one.version} of"
                f" {one.recorded_at:%Y-%m-%d %H:%M:%S} is on {one.record.topic} and not in the log. Was it restored"
                " from a copy? See what left since: orderfold recover --dry-run"
            )

    def _tell_unseen(self, unseen: set[str]) -> None:
        """Say it once where a topic is not to be seen: nobody can tell then whether the log holds all of it."""
        for topic in sorted(unseen - self._unseen):
            detail = "it cannot be seen: missing, or no right to describe and read it (orderfold topics acls)"
            log.warning("history-not-compared", topic=topic, detail=detail)
        self._unseen = frozenset(unseen)

    def _tell_of_others(self, others: set[str]) -> None:
        if others - self._told_of:
            detail = "other systems publish to the same topics; set ORDERFOLD_PREFIX to keep them apart"
            log.warning("topics-shared", found=sorted(others), detail=detail)
        self._told_of = frozenset(others)
