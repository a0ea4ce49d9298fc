"""The port of the log: append facts at an expected version, read a stream, follow a shard."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from schemas.events import cause
from schemas.events.fact import Fact
from services.common.eventstore.codec import decode, is_newest


class Conflict(Exception):
    """Somebody else appended to a stream first; read it again and decide again."""


class Gap(Exception):
    """A version of a stream would be left out. Nobody who read the stream does that: a bug, not worth a retry."""


@dataclass(frozen=True, slots=True)
class Uncommitted:
    """A fact to be appended as `version` (1, 2, …) of `stream`; `meta` is JSON text."""

    organization: str
    stream: str
    version: int
    fact: Fact
    meta: str = "{}"


@dataclass(slots=True)
class Recorded:
    """A fact in the log. `data` and `meta` are JSON as bytes; `fact` is decoded when first asked for.

    Nothing changes one. It is not frozen because followers make many, and a frozen one takes twice as long to make.
    """

    shard: int
    position: int
    stream: str
    version: int
    type: str
    schema_version: int
    data: bytes
    meta: bytes
    recorded_at: datetime
    _fact: Fact | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def fact(self) -> Fact:
        """The fact in its newest shape."""
        if self._fact is None:
            self._fact = decode(self.type, self.schema_version, self.data)
        return self._fact

    @property
    def cause(self) -> cause.AnyCause | None:
        """What led to the fact, where that is known."""
        return cause.read(self.meta)

    @property
    def newest_data(self) -> bytes:
        """The JSON of the fact in its newest shape: what is stored, unless that has an older one."""
        return self.data if is_newest(self.type, self.schema_version) else self.fact.data()


@dataclass(frozen=True, slots=True)
class Page:
    """Facts of one shard in order, and the position up to which the page covers the log."""

    events: Sequence[Recorded]
    through: int


class Log(Protocol):
    """Positions are gapless and in commit order within a shard; versions count from 1 within a stream."""

    def append(self, events: Sequence[Uncommitted]) -> None:
        """Append all or nothing. Raises Conflict where a version is taken, Gap where one is left out."""

    def read(self, streams: Collection[str]) -> Mapping[str, Sequence[Recorded]]:
        """Every fact of each stream in order; a stream nobody wrote is missing."""

    def follow(
        self,
        shard: int,
        after: int,
        limit: int,
        types: Collection[str] | None = None,
        organizations: Collection[str] | None = None,
    ) -> Page:
        """Return up to `limit` positions after `after`: only facts of `types` and of `organizations`, where given."""

    def heads(self) -> Mapping[int, int]:
        """The last position of every shard."""


def predecessors(events: Iterable[Uncommitted]) -> Sequence[tuple[str, int]]:
    """Return stream and version that must precede these. Raises Gap where they leave a version out themselves."""
    versions: dict[str, list[int]] = defaultdict(list)
    for event in events:
        versions[event.stream].append(event.version)
    wanted = []
    for stream, given in versions.items():
        first = min(given)
        if max(given) - first >= len(given):
            raise Gap(f"{stream}: {len(given)} versions from {first} to {max(given)}")
        if first > 1:
            wanted.append((stream, first - 1))
    return wanted
