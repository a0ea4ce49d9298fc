"""Stories of one stream: given these facts, when this is asked, then these facts follow."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from schemas.events.fact import Fact
from schemas.reasons import DeadLetterReason
from services.streams.order import Refused

S = TypeVar("S")
F = TypeVar("F", bound=Fact)
C = TypeVar("C")


@dataclass(frozen=True)
class Answer(Generic[F]):
    """What a decision said."""

    decided: Sequence[F] | Refused

    def then(self, *facts: F) -> None:
        """Exactly these facts, in this order."""
        assert not isinstance(self.decided, Refused), self.decided
        assert tuple(self.decided) == facts

    def then_nothing(self) -> None:
        """Nothing changes."""
        self.then()

    def then_refused(self, reason: DeadLetterReason, path: str) -> None:
        """It becomes a dead letter with this reason and path."""
        assert isinstance(self.decided, Refused), self.decided
        assert (self.decided.reason, self.decided.path) == (reason, path)

    def in_short(self) -> str:
        """The stored names of the facts, or the reason of the refusal: one cell of a grid."""
        if isinstance(self.decided, Refused):
            return f"refused: {self.decided.reason}"
        return ", ".join(fact.type for fact in self.decided) or "nothing"


@dataclass(frozen=True)
class Given(Generic[S, F, C]):
    """A stream that holds some facts."""

    stream: "Stream[S, F, C]"
    facts: Sequence[F]

    @property
    def state(self) -> S:
        """What these facts fold to."""
        state = self.stream.initial
        for fact in self.facts:
            state = self.stream.evolve(state, fact)
        return state

    def when(self, *commands: C) -> Answer[F]:
        """Give the commands one after another, each recorded; answers with what the last one led to."""
        given = self
        for command in commands[:-1]:
            decided = given.when(command).decided
            given = Given(self.stream, [*given.facts, *([] if isinstance(decided, Refused) else decided)])
        return Answer(self.stream.decide(commands[-1], given.state))


@dataclass(frozen=True)
class Stream(Generic[S, F, C]):
    """One stream's three pure names."""

    initial: S
    evolve: Callable[[S, F], S]
    decide: Callable[[C, S], Any]

    def given(self, *facts: F) -> Given[S, F, C]:
        """The stream as these facts leave it."""
        return Given(self, facts)
