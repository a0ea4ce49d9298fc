"""The loop that asks for the figures of the whole system, every few seconds."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from threading import Event

from schemas.topics import CONSUMERS
from services.common.bus.port import TopicAdmin
from services.common.clock import Clock
from services.common.database import Connection
from services.common.runtime.loop import Next, Repeating, steady
from services.common.runtime.standing import Kind
from services.common.topic_lag import not_taken
from services.projections.figures.kept import Kept
from services.projections.figures.questions import QUESTIONS, TOPIC_LAG

_ROUNDS_SHOWN = 10  # a figure that was not asked for in so many rounds is shown no more
_SHARE = 1 / 50  # of the time, at most, a statement of ours is under way


class Exporter:
    """Asks, and keeps the answers. Nothing depends on it, so it never delays the readiness of its service."""

    def __init__(
        self,
        connect: Callable[[], Connection],
        admin: Callable[[], TopicAdmin],
        clock: Clock,
        seconds: float,
    ) -> None:
        self._connect, self._admin, self._clock, self._seconds = connect, admin, clock, seconds
        self.kept = Kept(_ROUNDS_SHOWN * seconds)

    def loop(self) -> Repeating["Asking"]:
        """Return the loop. No failure of it, such as a table that a migration has yet to make, ends its service."""
        pause = steady(self._seconds)
        return Repeating("figures", self._connected, self._round, pause, faults=(Exception,), matters=False)

    @contextmanager
    def _connected(self) -> Iterator["Asking"]:
        with self._connect() as connection, closing(self._admin()) as admin:
            yield Asking(connection, admin, self._clock, self.kept)

    def _round(self, asking: "Asking", stop: Event) -> Next:
        began = time.monotonic()
        asking.ask()
        took = time.monotonic() - began
        stop.wait(max(took / _SHARE - self._seconds, 0))
        return Next.LATER


class Asking:
    """The questions on one connection to each of database and broker."""

    def __init__(self, connection: Connection, admin: TopicAdmin, clock: Clock, kept: Kept) -> None:
        self._connection, self._admin, self._clock, self._kept = connection, admin, clock, kept

    def ask(self) -> None:
        """Ask for every figure; the broker last, so that one that is away takes no other figure. Raises BrokerAway."""
        given = {"now": self._clock.now(), "kinds": [kind.value for kind in Kind]}
        for question in QUESTIONS:
            rows = self._connection.execute(question.statement, given).fetchall()
            for column, figure in enumerate(question.figures, len(question.figures[0].labels)):
                labels = len(figure.labels)
                self._kept.keep(figure, [(row[:labels], float(row[column])) for row in rows])
        lag = not_taken(self._connection, self._admin).items()
        self._kept.keep(TOPIC_LAG, [((CONSUMERS[t], t), n) for t, n in lag if n is not None])
        self._kept.completed()
