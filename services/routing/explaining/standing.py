"""A decision with what it saw: who was listed, who was left out of which line, and who ranks before whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from schemas.reasons import EliminationReason
from services.routing.brokering.broker import decide
from services.routing.brokering.decision import EVERY_LINE, Decision, Elimination
from services.routing.brokering.eliminating import Answers, ask, of_zone
from services.routing.brokering.offer import Masks
from services.routing.brokering.passes import Pass, passes
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import answers
from services.routing.ranking.ranking import Ranking, ranking


@dataclass(frozen=True)
class Standing:
    """`decision` is what comes of `at`. Locations and lines are indexes."""

    at: Candidates
    decision: Decision
    gave_back: Mapping[int, frozenset[str]] = field(default_factory=dict)
    """By line number, the locations that rejected the line before; others that had it lost it otherwise."""

    @classmethod
    def of(cls, at: Candidates, gave_back: Mapping[int, frozenset[str]] | None = None) -> "Standing":
        """Decide."""
        return cls(at, decide(at), gave_back or {})

    @cached_property
    def winners(self) -> tuple[int, ...]:
        """The locations that got a share, the best first."""
        index = self.at.network.index
        return tuple(self.ranking.ordered({index[each.location] for each in self.decision.chosen}))

    @property
    def deciding(self) -> Pass:
        """The pass that decided."""
        return self.decision.passes[-1].look

    @cached_property
    def looks(self) -> Sequence[Pass]:
        """Every pass there might have been, the deciding one first."""
        every = passes(self.at.zone, self.at.request.reshop)
        return sorted(every, key=lambda look: look.number != self.deciding.number)

    @cached_property
    def listed(self) -> Masks:
        """Who is on the Initial List of which line."""
        return [self.at.listed(line) for line in self.at.request.lines]

    @cached_property
    def available(self) -> npt.NDArray[np.int64]:
        """Units that routing counts on. Shape (lines, locations)."""
        return np.array([self.at.available(line).units for line in self.at.request.lines])

    @cached_property
    def survivors(self) -> Masks:
        """Who may take which line in the deciding pass, however much is there."""
        out = self._answers.out(of_zone(self.at, self.deciding))
        return [listed & ~left_out for listed, left_out in zip(self.listed, out, strict=True)]

    @cached_property
    def ranking(self) -> Ranking:
        """How locations compare in the deciding pass."""
        return ranking(self.at, self.survivors)

    @cached_property
    def places(self) -> dict[int, int]:
        """The rank of every location, 0 the best."""
        everybody = range(len(self.at.network.locations))
        return {location: place for place, location in enumerate(self.ranking.ordered(everybody))}

    def by_rules(self, look: Pass) -> Sequence[Elimination]:
        """What the rulebook says in a pass."""
        return sorted([*self._answers.eliminations, *of_zone(self.at, look).eliminations])

    def reasons(self, location: int) -> list[tuple[EliminationReason, int | None]]:
        """Why the deciding pass left the location out, of every line (None) or of one."""
        return [
            (verdict.reason, None if line == EVERY_LINE else line)
            for _, line, verdict in self.decision.left_out(self.decision.passes[-1])
            if verdict.locations >> location & 1
        ]

    @cached_property
    def obstacles(self) -> npt.NDArray[np.int64]:
        """Roughly how much stands between each location and a share: reasons, of its best line where lines may part."""
        count = len(self.at.network.locations)
        counts = np.zeros((len(self.listed), count), np.int64)
        for _, line, verdict in self.by_rules(self.deciding):
            lines = slice(None) if line == EVERY_LINE else slice(line, line + 1)
            heavy = 1_000 if verdict.reason is EliminationReason.PREVIOUSLY_ASSIGNED else 10
            counts[lines] += heavy * answers(verdict.locations, count)
        quantities = np.array([line.quantity for line in self.at.request.lines])[:, None]
        counts += 10 * (self.available < quantities) + ~np.array(
            [answers(listed, count) for listed in self.listed]
        )
        together = counts.min(axis=0) if self.at.preferences.split_order else counts.max(axis=0)
        return np.asarray(together, np.int64)

    @cached_property
    def losers(self) -> list[int]:
        """Everybody else, who seems the nearest to winning first, then by rank."""
        won = set(self.winners)
        others = [each for each in range(len(self.at.network.locations)) if each not in won]
        return sorted(others, key=lambda each: (int(self.obstacles[each]), self.places[each]))

    @cached_property
    def _answers(self) -> Answers:
        return ask(self.at)
