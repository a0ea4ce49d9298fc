"""A decision with its candidates: which were listed, which were eliminated for each line, and how they rank."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from schemas.reasons import EliminationReason
from services.routing.brokering.broker import decide
from services.routing.brokering.decision import Decision
from services.routing.brokering.eliminating import Rulings, apply_rules, apply_zone_rules
from services.routing.brokering.passes import Pass, passes
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import Masks, flags
from services.routing.domain.verdicts import EVERY_LINE, Elimination
from services.routing.domain.zoning import Part
from services.routing.ranking.ranking import Ranking, ranking


@dataclass(frozen=True)
class Standing:
    """`decision` is the decision over `at`. Locations and lines are indexes."""

    at: Candidates
    decision: Decision
    gave_back: Mapping[int, frozenset[str]] = field(default_factory=dict)
    """By line number, the locations that rejected the line before; it was moved away from others that had it."""

    @classmethod
    def of(cls, at: Candidates, gave_back: Mapping[int, frozenset[str]] | None = None) -> "Standing":
        """Decide, and keep the decision with its candidates."""
        return cls(at, decide(at), gave_back or {})

    @cached_property
    def winners(self) -> tuple[int, ...]:
        """The locations with a share, the best first."""
        index = self.at.network.index
        return tuple(self.ranking.ordered({index[each.location] for each in self.decision.chosen}))

    @property
    def deciding(self) -> Pass:
        """The pass that decided."""
        return self.decision.passes[-1].which

    @cached_property
    def all_passes(self) -> Sequence[Pass]:
        """Every pass that was possible, the deciding one first."""
        every = passes(self.at.zone, self.at.request.reshop)
        return sorted(every, key=lambda each: each.number != self.deciding.number)

    @cached_property
    def listed(self) -> Masks:
        """The Initial List of each line."""
        return [self.at.listed(line) for line in self.at.request.lines]

    @cached_property
    def available(self) -> npt.NDArray[np.int64]:
        """The units that routing counts on. Shape (lines, locations)."""
        return np.array([self.at.available(line).units for line in self.at.request.lines])

    @cached_property
    def survivors(self) -> Masks:
        """The locations that may take each line in the deciding pass, whatever their stock."""
        out = self._rulings.out(apply_zone_rules(self.at, self.deciding.part))
        return [listed & ~left_out for listed, left_out in zip(self.listed, out, strict=True)]

    @cached_property
    def ranking(self) -> Ranking:
        """The ranking of the deciding pass."""
        return ranking(self.at, self.survivors)

    @cached_property
    def ranks(self) -> dict[int, int]:
        """The rank of every location, 0 the best."""
        everybody = range(len(self.at.network.locations))
        return {location: rank for rank, location in enumerate(self.ranking.ordered(everybody))}

    def by_rules(self, part: Part) -> Sequence[Elimination]:
        """Return the eliminations by rules in a pass over this part of the zone."""
        return sorted([*self._rulings.eliminations, *apply_zone_rules(self.at, part).eliminations])

    def reasons(self, location: int) -> list[tuple[EliminationReason, int | None]]:
        """Return the reasons of the deciding pass against a location, for every line (None) or for one."""
        return [
            (verdict.reason, None if line == EVERY_LINE else line)
            for _, line, verdict in self.decision.left_out(self.decision.passes[-1])
            if verdict.locations >> location & 1
        ]

    @cached_property
    def obstacles(self) -> npt.NDArray[np.int64]:
        """A rough count of what keeps each location from a share; that of its best line where orders may be split."""
        count = len(self.at.network.locations)
        counts = np.zeros((len(self.listed), count), np.int64)
        for _, line, verdict in self.by_rules(self.deciding.part):
            lines = slice(None) if line == EVERY_LINE else slice(line, line + 1)
            heavy = 1_000 if verdict.reason is EliminationReason.PREVIOUSLY_ASSIGNED else 10
            counts[lines] += heavy * flags(verdict.locations, count)
        quantities = np.array([line.quantity for line in self.at.request.lines])[:, None]
        counts += 10 * (self.available < quantities) + ~np.array(
            [flags(listed, count) for listed in self.listed]
        )
        together = counts.min(axis=0) if self.at.preferences.split_order else counts.max(axis=0)
        return np.asarray(together, np.int64)

    @cached_property
    def losers(self) -> list[int]:
        """All locations without a share, those with the fewest obstacles first, then by rank."""
        won = set(self.winners)
        others = [each for each in range(len(self.at.network.locations)) if each not in won]
        return sorted(others, key=lambda each: (int(self.obstacles[each]), self.ranks[each]))

    @cached_property
    def _rulings(self) -> Rulings:
        return apply_rules(self.at)
