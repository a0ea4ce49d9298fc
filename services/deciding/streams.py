"""Streams of one category as a transaction finds them in the log and leaves them there."""

from collections.abc import Callable, Collection, Sequence
from typing import Any, Generic, TypeVar, cast

from schemas.events.fact import Fact
from services.common.eventstore import Log, Recorded, Uncommitted

S = TypeVar("S")
F = TypeVar("F", bound=Fact)


class Unsound(Exception):
    """Facts that would leave a stream in a state that cannot be: a fault of ours, and none of them is recorded."""


class Streams(Generic[S, F]):
    """Load, fold, record. Each fact that is recorded is folded at once, so the next decision sees it."""

    def __init__(
        self,
        log: Log,
        evolve: Callable[[S, F], S],
        initial: S,
        unsound: Callable[[S, F, S], str | None] = lambda _before, _fact, _after: None,
    ) -> None:
        """Take `unsound(before, fact, after)`, which returns what is wrong with a step, or None."""
        self._log, self._evolve, self._initial, self._unsound = log, evolve, initial, unsound
        self._states: dict[str, S] = {}
        self._versions: dict[str, int] = {}
        self._ends: dict[str, tuple[Recorded, Recorded]] = {}  # the first and the last fact that were loaded
        self._recorded: list[Uncommitted] = []

    def load(self, streams: Collection[str]) -> None:
        """Read and fold these streams, each once."""
        missing = [stream for stream in dict.fromkeys(streams) if stream not in self._versions]
        found = self._log.read(missing)
        for stream in missing:
            state = self._initial
            events = found.get(stream, ())
            for event in events:
                state = self._evolve(state, cast(F, event.fact))
            self._states[stream] = state
            self._versions[stream] = events[-1].version if events else 0
            if events:
                self._ends[stream] = (events[0], events[-1])

    def state(self, stream: str) -> S:
        """Return what the stream is now. It must have been loaded."""
        return self._states[stream]

    def correlation_id(self, stream: str, *, latest: bool = False) -> str | None:
        """Return the correlation id of the first fact that was loaded, or of the last; None where it has none."""
        cause = self._ends[stream][latest].cause if stream in self._ends else None
        return None if cause is None else cause.correlation_id

    def record(self, organization: str, stream: str, facts: Sequence[F], meta: str = "{}") -> None:
        """Take the facts of a decision, to be appended behind what the stream holds. Raises Unsound: then none."""
        state, version = self._states[stream], self._versions[stream]
        for fact in facts:
            before, state = state, self._evolve(state, fact)
            if (wrong := self._unsound(before, fact, state)) is not None:
                raise Unsound(f"{stream}, {fact.type}: {wrong}")
        self._states[stream], self._versions[stream] = state, version + len(facts)
        self._recorded += [
            Uncommitted(organization, stream, after, fact, meta)
            for after, fact in enumerate(facts, start=version + 1)
        ]

    @property
    def recorded(self) -> Sequence[Uncommitted]:
        """Everything recorded so far, in order."""
        return self._recorded

    def facts(self) -> list[Any]:
        """Return the facts of everything recorded so far."""
        return [event.fact for event in self._recorded]
