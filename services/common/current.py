"""The current state of streams that change seldom and are asked for in every batch, such as organizations."""

from collections.abc import Callable, Collection
from typing import Any, Generic, TypeVar

from services.common.database import Connection
from services.common.eventstore import PostgresLog

S = TypeVar("S")

_VERSIONS = "SELECT stream, max(version) FROM events WHERE stream = ANY(%s) GROUP BY stream"


class Current(Generic[S]):
    """States by stream, kept between batches and read again only when a stream has grown."""

    def __init__(self, evolve: Callable[[S, Any], S], initial: S) -> None:
        self._evolve, self._initial = evolve, initial
        self._known: dict[str, tuple[int, S]] = {}

    def load(self, connection: Connection, streams: Collection[str]) -> dict[str, tuple[int, S]]:
        """Version and state of each stream, as this transaction sees them; version 0 where nothing was written."""
        versions = dict(connection.execute(_VERSIONS, (list(streams),)).fetchall())
        stale = [stream for stream, version in versions.items() if self._version(stream) != version]
        for stream, events in PostgresLog(connection).read(stale).items():
            state = self._initial
            for event in events:
                state = self._evolve(state, event.fact)
            self._known[stream] = (events[-1].version, state)
        return {
            stream: self._known[stream] if stream in versions else (0, self._initial) for stream in streams
        }

    def _version(self, stream: str) -> int:
        return self._known[stream][0] if stream in self._known else 0
