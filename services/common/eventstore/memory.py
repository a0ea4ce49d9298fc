"""The log in memory, for tests of everything that stands on it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from schemas.ids import shard_of, stream_name
from services.common.eventstore.codec import encode
from services.common.eventstore.port import Conflict, Gap, Page, Recorded, Uncommitted, predecessors


class MemoryLog:
    """Keeps the same promises as the log in PostgreSQL, within one process and one thread."""

    def __init__(self, shards: int = 4) -> None:
        self._shards: list[list[Recorded]] = [[] for _ in range(shards)]
        self._streams: dict[str, dict[int, Recorded]] = {}

    def append(self, events: Sequence[Uncommitted]) -> None:
        """Append all or nothing. Raises Conflict where a version is taken, Gap where one is left out."""
        for stream, version in predecessors(events):
            if version not in self._streams.get(stream, {}):
                raise Gap(f"{stream} has no version {version}")
        taken = {(event.stream, event.version) for event in events}
        if len(taken) < len(events) or any(version in self._streams.get(name, {}) for name, version in taken):
            raise Conflict("a version is taken")
        for event in events:
            shard = shard_of(event.organization, len(self._shards))
            recorded = Recorded(
                shard=shard,
                position=len(self._shards[shard]) + 1,
                stream=event.stream,
                version=event.version,
                type=event.fact.type,
                schema_version=event.fact.version,
                data=encode(event.fact),
                meta=event.meta.encode(),
                recorded_at=datetime.now(UTC),
            )
            self._shards[shard].append(recorded)
            self._streams.setdefault(event.stream, {})[event.version] = recorded

    def read(self, streams: Collection[str]) -> Mapping[str, Sequence[Recorded]]:
        """Every fact of each stream in order."""
        known = {stream: self._streams[stream] for stream in streams if stream in self._streams}
        return {stream: [events[version] for version in sorted(events)] for stream, events in known.items()}

    def follow(
        self,
        shard: int,
        after: int,
        limit: int,
        types: Collection[str] | None = None,
        organizations: Collection[str] | None = None,
    ) -> Page:
        """Return up to `limit` positions after `after`."""
        window = self._shards[shard][after : after + limit]
        names = None if organizations is None else {stream_name(code) for code in organizations}
        wanted = [
            event
            for event in window
            if (types is None or event.type in types)
            and (names is None or event.stream.split("-", 2)[1] in names)
        ]
        return Page(wanted, after + len(window))

    def heads(self) -> Mapping[int, int]:
        """The last position of every shard."""
        return {shard: len(events) for shard, events in enumerate(self._shards)}
