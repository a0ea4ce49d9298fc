"""Keeps the current state of streams that change rarely and that every batch needs, such as organizations."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Generic, TypeVar

from schemas.events.fact import Fact
from services.common.database import Connection
from services.common.eventstore import Recorded

S = TypeVar("S")

_VERSIONS = "SELECT stream, max(version) FROM events WHERE stream = ANY(%s) GROUP BY stream"
_COLUMNS = "e.shard, e.position, e.stream, e.version, e.type, e.schema_version, e.data, e.meta, e.recorded_at"
_NEWER = f"""SELECT {_COLUMNS} FROM unnest(%s::text[], %s::int[]) w (stream, version) CROSS JOIN LATERAL (
    SELECT * FROM events e WHERE e.stream = w.stream AND e.version > w.version ORDER BY e.version LIMIT %s
) e ORDER BY e.stream, e.version"""  # noqa: S608
_LAST = f"""SELECT {_COLUMNS} FROM unnest(%s::text[], %s::int[]) w (stream, version) CROSS JOIN LATERAL (
    SELECT * FROM events e WHERE e.stream = w.stream AND e.version > w.version AND e.type = %s
    ORDER BY e.version DESC LIMIT 1
) e"""  # noqa: S608
_AT_ONCE = 10  # facts of a stream: a document may have megabytes


class Current(Generic[S]):
    """Keeps states by stream between batches; of a stream that has grown it reads the new facts only.

    With `only`, the last fact of that kind alone makes the state, and no other is read.
    """

    def __init__(self, evolve: Callable[[S, Any], S], initial: S, only: type[Fact] | None = None) -> None:
        self._evolve, self._initial = evolve, initial
        self._only = None if only is None else only.type
        self._known: dict[str, tuple[int, S]] = {}

    def load(self, connection: Connection, streams: Collection[str]) -> dict[str, tuple[int, S]]:
        """Return version and state of each stream as this transaction sees them; version 0 for an empty one."""
        versions = dict(connection.execute(_VERSIONS, (list(streams),)).fetchall())
        stale = {stream: version for stream, version in versions.items() if self._version(stream) < version}
        reading = self._last(connection, stale) if self._only else self._newer(connection, stale)
        for event in reading:
            _, state = self._known.get(event.stream, (0, self._initial))
            self._known[event.stream] = (event.version, self._evolve(state, event.fact))
        for stream, version in stale.items():
            read, state = self._known.get(stream, (0, self._initial))
            self._known[stream] = (max(version, read), state)  # a newer one may have come since
        return {
            stream: self._known[stream] if stream in versions else (0, self._initial) for stream in streams
        }

    def _newer(self, connection: Connection, stale: Mapping[str, int]) -> Iterator[Recorded]:
        """Yield some facts of each stream at a time, so that a long history is never in memory as a whole."""
        left = list(stale)
        while left:
            places = (left, [self._version(stream) for stream in left], _AT_ONCE)
            yield from (Recorded(*row) for row in connection.execute(_NEWER, places, binary=True))
            left = [stream for stream in left if self._version(stream) < stale[stream]]

    def _last(self, connection: Connection, stale: Mapping[str, int]) -> Iterator[Recorded]:
        places = (list(stale), [self._version(stream) for stream in stale], self._only)
        yield from (Recorded(*row) for row in connection.execute(_LAST, places, binary=True))

    def _version(self, stream: str) -> int:
        return self._known[stream][0] if stream in self._known else 0
