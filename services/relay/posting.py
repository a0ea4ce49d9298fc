"""Publishes dead letters apart from the facts: a topic that cannot be written to keeps nothing else from leaving."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from threading import Event

import structlog

from services.common.bus.port import Outbound, PublishFailed, PublishRefused, TooLarge
from services.common.database import LOST, Connection
from services.common.metrics import DEAD_LETTERS_WAITING
from services.common.notifications import hear, listening
from services.common.runtime import dead_letters
from services.common.runtime.loop import Next, Repeating, growing
from services.relay import letters
from services.relay.publishing import publish

log = structlog.get_logger()

_PUBLISHED = "UPDATE dead_letter SET published_at = clock_timestamp() WHERE id = ANY(%s)"
_PAUSES = (0.5, 10.0)  # seconds until a topic that failed is tried again: the first time, and at most
_LONGEST_REFUSED = 60.0  # seconds: somebody has to change something first


class Posting:
    """Tells each `.dlq` topic of its dead letters, at least once and oldest first."""

    def __init__(
        self, connect: Callable[[], Connection], publisher: Callable[[], Outbound], page: int = 500
    ) -> None:
        self._connect, self._publisher, self._page = connect, publisher, page

    def loop(self) -> Repeating["Post"]:
        """Return the loop."""
        faults = (*LOST, OSError)
        return Repeating(
            "dead-letters", self._connected, Post.round, growing(0.05), faults=faults, hear=Post.hear
        )

    @contextmanager
    def _connected(self) -> Iterator["Post"]:
        with listening(self._connect) as connection, closing(self._publisher()) as outbound:
            yield Post(connection, outbound, self._page)


class Post:
    """The dead letters on one connection. A topic that failed rests, longer each time; the others go on."""

    def __init__(self, connection: Connection, outbound: Outbound, page: int) -> None:
        self._connection, self._outbound, self._page = connection, outbound, page
        # By topic: until when, after a pause of how many seconds.
        self._resting: dict[str, tuple[float, float]] = {}

    def hear(self, seconds: float) -> bool:
        """Wait for dead letters, so many seconds at most; return whether there may be some."""
        return hear(self._connection, seconds)

    def round(self, _stop: Event) -> Next:
        """Publish a page of each topic that has dead letters and does not rest."""
        now = time.monotonic()
        resting = [topic for topic, (until, _) in self._resting.items() if until > now]
        published = sum(
            self._publish(topic) for topic in dead_letters.topics_unpublished(self._connection, resting)
        )
        return Next.AT_ONCE if published else Next.LATER

    def _publish(self, topic: str) -> int:
        """Publish a page of the dead letters of a topic; return how many, 0 where that failed."""
        with self._connection.transaction():
            due = letters.page(dead_letters.unpublished(self._connection, topic, self._page))
            if not due:
                return 0
            try:
                _publish(self._outbound, due)
            except PublishFailed as error:
                self._rest(topic, len(due), error)
                return 0
            self._connection.execute(_PUBLISHED, ([letter.id for letter in due],))
        if self._resting.pop(topic, None):
            log.info("dead-letters-leave-again", topic=topic)
        DEAD_LETTERS_WAITING.labels(topic).set(0)
        return len(due)

    def _rest(self, topic: str, count: int, error: PublishFailed) -> None:
        first, longest = _PAUSES
        refused = isinstance(error, PublishRefused)
        _, pause = self._resting.get(topic, (0.0, first / 2))
        pause = min(pause * 2, _LONGEST_REFUSED if refused else longest)
        self._resting[topic] = (time.monotonic() + pause, pause)
        DEAD_LETTERS_WAITING.labels(topic).set(count)
        say = log.error if refused else log.warning
        say("dead-letters-wait", topic=topic, messages=count, detail=str(error), seconds=pause)


def _publish(outbound: Outbound, due: Sequence[dead_letters.DeadLetter]) -> None:
    try:
        publish(outbound, list(letters.messages(due)))
    except TooLarge as error:  # a dead letter must not keep those behind it from leaving
        log.warning("dead-letters-shortened", cause=str(error))
        publish(outbound, list(letters.messages(due, letters.MODEST)))
