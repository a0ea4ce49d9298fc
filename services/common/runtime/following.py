"""The loop of a follower of the log: it goes on at once while facts come, and rests longer while none come."""

import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from services.common.checkpoints import behind, open_checkpoints
from services.common.database import Connection
from services.common.eventstore import PostgresLog
from services.common.metrics import FACTS_FOLLOWED, FOLLOWER_LAG
from services.common.notifications import hear, listen
from services.common.read_models.projecting import follow
from services.common.read_models.read_model import ReadModel
from services.common.runtime.loop import Next, Repeating, growing


class Follower(Protocol):
    """Takes facts in the order of the log. Its checkpoints, one a shard, remember how far it has come."""

    @property
    def checkpoints(self) -> Sequence[str]:
        """The names of its checkpoints: one for each part that goes forward on its own."""

    def take(self, connection: Connection, shard: int) -> int | None:
        """Go one page further in a shard. Return the number of facts passed: 0 also where others hold the shard.

        None says that the page failed and should be tried again soon.
        """


class ReadModels:
    """Keeps read models up with the log."""

    def __init__(self, models: Sequence[ReadModel], page: int = 2000) -> None:
        self._models, self._page = models, page
        self.checkpoints = tuple(model.name for model in models)

    def take(self, connection: Connection, shard: int) -> int:
        """Take the models that are furthest behind one page further. Return the number of facts passed."""
        return follow(connection, self._models, shard, self._page)


class Rounds:
    """The rounds of one follower on one connection: one small query, then a page of each shard with new facts."""

    def __init__(self, name: str, follower: Follower, connection: Connection) -> None:
        self._name, self._follower, self._connection = name, follower, connection
        open_checkpoints(connection, follower.checkpoints)
        listen(connection)
        shards = range(PostgresLog(connection).shards)
        self._lag = {(name, shard): -1 for name in follower.checkpoints for shard in shards}

    def go(self, only: Collection[int] | None = None) -> Next:
        """Take one page of each shard with new facts, of the shards in `only` where they are named."""
        found = behind(self._connection, self._follower.checkpoints)
        self._show(found)
        shards = sorted({shard for _, shard in found if only is None or shard in only})
        passed = [self._follower.take(self._connection, shard) for shard in shards]
        facts = sum(filter(None, passed))
        FACTS_FOLLOWED.labels(self._name).inc(facts)
        if facts:
            return Next.AT_ONCE
        return Next.SOON if None in passed else Next.LATER

    def hear(self, seconds: float) -> bool:
        """Wait for facts, so many seconds at most; return whether there may be some."""
        return hear(self._connection, seconds)

    def _show(self, found: dict[tuple[str, int], int]) -> None:
        """Set the gauges that have changed: on most rounds none."""
        for place, shown in self._lag.items():
            facts = found.get(place, 0)
            if facts != shown:
                follower, shard = place
                FOLLOWER_LAG.labels(follower, shard).set(facts)
                self._lag[place] = facts


def following(
    name: str, follower: Follower, connect: Callable[[], Connection], idle_seconds: float = 0.02
) -> Repeating[Rounds]:
    """Return the loop of a follower. `name` stands in metrics and in the log of its service."""

    @contextmanager
    def connected() -> Iterator[Rounds]:
        with connect() as connection:
            yield Rounds(name, follower, connection)

    def go(rounds: Rounds, _stop: threading.Event) -> Next:
        return rounds.go()

    return Repeating(name, connected, go, growing(idle_seconds), hear=Rounds.hear)
