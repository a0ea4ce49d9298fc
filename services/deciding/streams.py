"""Load, fold, decide, record: what a batch knows of the streams it touches."""

from collections.abc import Callable, Collection, Sequence
from typing import Any, Generic, TypeVar, cast

from schemas.events.fact import Fact
from services.common.eventstore import Log, Uncommitted

S = TypeVar("S")
F = TypeVar("F", bound=Fact)


class Unsound(Exception):
    """Facts that would leave a stream as it can not be: a fault of ours, and nothing of it is recorded."""


class Streams(Generic[S, F]):
    """Streams of one category as they are in the log and as this batch leaves them.

    Each fact that is recorded is folded at once, so the next decision of the batch sees it.
    """

    def __init__(
        self,
        log: Log,
        evolve: Callable[[S, F], S],
        initial: S,
        unsound: Callable[[S, F], str | None] = lambda _state, _fact: None,
    ) -> None:
        """`unsound` tells what is wrong with the state that a fact leaves, None where nothing is."""
        self._log, self._evolve, self._initial, self._unsound = log, evolve, initial, unsound
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
        """The facts of a decision, to be appended after what the stream holds. Raises Unsound; then none of them is."""
        state, version = self._states[stream], self._versions[stream]
        for fact in facts:
            state = self._evolve(state, fact)
            if (said := self._unsound(state, fact)) is not None:
                raise Unsound(f"{stream}, {fact.type}: {said}")
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
        """The facts of everything recorded so far."""
        return [event.fact for event in self._recorded]
