"""Sends the dead letters that a filter finds to their topics again, a page at a time, each once.

What was sent stands in its row, in the transaction of its page: whoever is interrupted goes on behind the last page,
and two at once share the pages. Where a page was sent and its transaction lost, its messages are sent once more under
the same id, and consumers take them for repetitions.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.common.bus.port import Outbound, Outgoing, TooLarge
from services.common.database import Connection
from services.common.runtime import dead_letters
from services.operating.dead_letters import again

PAGE = 500
"""Letters of one transaction."""

_TOGETHER = 16 * 1024 * 1024  # bytes in memory, at most, but for one message that is larger
_FITS = """(%(topic)s::text IS NULL OR d.topic = %(topic)s)
AND (%(reason)s::text IS NULL OR d.reason = %(reason)s)
AND (%(since)s::timestamptz IS NULL OR d.received_at >= %(since)s)
AND (%(until)s::timestamptz IS NULL OR d.received_at < %(until)s)
AND (%(found_by)s::uuid[] IS NULL OR d.found_by @> %(found_by)s)"""
_READABLE = "dead_letter d JOIN sealed_record_key k ON k.record = d.record"
_COUNTS = f"""SELECT topic, reason, count(*) FROM (
    SELECT d.topic, d.reason FROM {_READABLE} WHERE d.replays = 0 AND {_FITS} ORDER BY d.id LIMIT %(limit)s
) d GROUP BY topic, reason ORDER BY topic, reason"""  # noqa: S608
_BEFORE = f"SELECT count(*) FROM {_READABLE} WHERE d.replays > 0 AND {_FITS}"  # noqa: S608
_LAST = "SELECT coalesce(max(id), 0) FROM dead_letter"
_NEXT = f"""SELECT d.id FROM {_READABLE}
WHERE d.replays = 0 AND d.id > %(after)s AND d.id <= %(last)s AND {_FITS} ORDER BY d.id LIMIT %(limit)s"""  # noqa: S608
_LOCK = "SELECT id FROM dead_letter WHERE id = ANY(%s) AND replays = 0 ORDER BY id FOR UPDATE"
_SENT = "UPDATE dead_letter SET replays = replays + 1, replayed_at = clock_timestamp() WHERE id = ANY(%s)"


class Which(NamedTuple):
    """Which dead letters that were not sent again yet; None asks for nothing.

    Received at `since` or later, and before `until`. `found_by` are hashes of what they name, which they all have.
    """

    topic: str | None = None
    reason: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    found_by: Sequence[UUID] | None = None


class Count(NamedTuple):
    """How many letters of one topic and reason."""

    topic: str
    reason: str
    letters: int


class Page(NamedTuple):
    """What one transaction sent, and the ids of letters that are too large for their topic: these stay."""

    sent: int
    too_large: Sequence[int]


def counted(connection: Connection, which: Which, limit: int | None = None) -> Sequence[Count]:
    """Return how many would be sent again by topic and reason: of the oldest, at most `limit`."""
    rows = connection.execute(_COUNTS, which._asdict() | {"limit": limit}).fetchall()
    return [Count(*row) for row in rows]


def sent_before(connection: Connection, which: Which) -> int:
    """Return how many fit and were sent again before; only by their ids they are sent once more."""
    ((found,),) = connection.execute(_BEFORE, which._asdict()).fetchall()
    return int(found)


def replay_all(
    connection: Connection, publisher: Outbound, which: Which, limit: int | None = None, page: int = PAGE
) -> Iterator[Page]:
    """Send the oldest again, at most `limit`, and yield each page once it is committed.

    What becomes a dead letter meanwhile is left for the next time. Waits for letters that are being published or sent
    by somebody else. Raises PublishFailed; what came before stands.
    """
    ((last,),) = connection.execute(_LAST).fetchall()
    asked = which._asdict() | {"after": 0, "last": last}
    left = limit
    while left is None or left > 0:
        asked["limit"] = page if left is None else min(page, left)
        ids = [id_ for (id_,) in connection.execute(_NEXT, asked).fetchall()]
        if not ids:
            return
        with connection.transaction():
            done = _send(connection, publisher, ids)
        asked["after"] = ids[-1]
        left = None if left is None else left - done.sent
        yield done


def _send(connection: Connection, publisher: Outbound, ids: Sequence[int]) -> Page:
    """Send these again but for those that somebody else has sent, or forgotten, since they were looked for."""
    locked = [id_ for (id_,) in connection.execute(_LOCK, (list(ids),)).fetchall()]
    sent: list[int] = []
    too_large: list[int] = []
    for some in _together(dead_letters.opened(connection, locked)):
        refused = _publish(publisher, some)
        too_large += refused
        sent += [id_ for id_, _ in some if id_ not in refused]
    connection.execute(_SENT, (sent,))
    return Page(len(sent), too_large)


def _publish(publisher: Outbound, some: Sequence[tuple[int, Outgoing]]) -> list[int]:
    """Publish them, one by one where one is too large. Return the ids of those that are."""
    try:
        publisher.publish([message for _, message in some])
    except TooLarge:
        if len(some) == 1:
            return [some[0][0]]
        return [id_ for each in some for id_ in _publish(publisher, [each])]
    return []


def _together(letters: Iterable[dead_letters.DeadLetter]) -> Iterator[Sequence[tuple[int, Outgoing]]]:
    """Yield messages by the ids of their letters, as many as may be in memory."""
    some: list[tuple[int, Outgoing]] = []
    size = 0
    for letter in letters:
        message = again(letter)
        if some and size + message.size > _TOGETHER:
            yield some
            some, size = [], 0
        some.append((letter.id, message))
        size += message.size
    if some:
        yield some
