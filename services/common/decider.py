"""Load, fold, decide, record: what a batch knows of the streams it touches."""

from collections.abc import Callable, Collection, Sequence
from typing import Any, Generic, TypeVar, cast

from schemas.events.fact import Fact
from services.common.eventstore import Log, Uncommitted

S = TypeVar("S")
F = TypeVar("F", bound=Fact)


class Streams(Generic[S, F]):
    """Streams of one category as they are in the log and as this batch leaves them.

    Each fact that is recorded is folded at once, so the next decision of the batch sees it.
    """

    def __init__(self, log: Log, evolve: Callable[[S, F], S], initial: S) -> None:
        self._log, self._evolve, self._initial = log, evolve, initial
        self._states: dict[str, S] = {}
        self._versions: dict[str, int] = {}
        self._recorded: list[Uncommitted] = []

    def load(self, streams: Collection[str]) -> None:
        """Read and fold these streams, once."""
        missing = [stream for stream in dict.fromkeys(streams) if stream not in self._versions]
        found = self._log.read(missing)
        for stream in missing:
            state = self._initial
            events = found.get(stream, ())
            for event in events:
                state = self._evolve(state, cast(F, event.fact))
            self._states[stream] = state
            self._versions[stream] = events[-1].version if events else 0

    def state(self, stream: str) -> S:
        """What the stream is now. It must have been loaded."""
        return self._states[stream]

    def record(self, organization: str, stream: str, facts: Sequence[F], meta: str = "{}") -> None:
        """The facts of a decision, to be appended after what the stream holds."""
        for fact in facts:
            self._versions[stream] += 1
            self._states[stream] = self._evolve(self._states[stream], fact)
            self._recorded.append(Uncommitted(organization, stream, self._versions[stream], fact, meta))

    @property
    def recorded(self) -> Sequence[Uncommitted]:
        """Everything recorded so far, in order."""
        return self._recorded

    def facts(self) -> list[Any]:
        """The facts of everything recorded so far."""
        return [event.fact for event in self._recorded]
