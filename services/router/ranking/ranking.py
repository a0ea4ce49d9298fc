"""Survivors in the order in which they are preferred (ROU-5); the location code ends every ranking."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Literal

import numpy as np

from schemas.organization.preferences import Criterion as Name
from schemas.organization.preferences import WeightedBrokering
from services.router.domain.candidates import Candidates
from services.router.domain.masks import Answers, Mask, answers, first, places
from services.router.ranking import (
    last_order_assigned,
    location_priority,
    on_hand,
    proximity,
    sales_velocity,
)
from services.router.ranking.criterion import Costs, Criterion

CRITERIA: dict[Name, Criterion] = {
    "location_priority": location_priority.costs,
    "proximity": proximity.costs,
    "on_hand": on_hand.costs,
    "last_order_assigned": last_order_assigned.costs,
    "sales_velocity": sales_velocity.costs,
}


@dataclass(frozen=True)
class Ranking:
    """Costs in the order in which they are compared, worked out when they are asked for.

    Locations stand in the order of their codes.
    """

    method: Literal["standard", "weighted"]
    measures: Sequence[Callable[[], Costs]]
    tiers: Sequence[Mask] = ()
    """By the first measure, where it is known who is equal."""

    @cached_property
    def costs(self) -> Sequence[Costs]:
        """One column a measure."""
        return [self._cost(number) for number in range(len(self.measures))]

    def best(self, among: Mask) -> int:
        """The best of a mask that names at least one location."""
        if among & (among - 1) == 0:
            return first(among)
        for tier in self.tiers:
            if among & tier:
                among &= tier
                break
        left = np.array(places(among))
        for number in range(1 if self.tiers else 0, len(self.measures)):
            if len(left) == 1:
                break
            of_these = self._cost(number)[left]
            left = left[of_these == of_these.min()]
        return int(left[0])

    def key(self, location: int) -> tuple[float, ...]:
        """What two locations are compared by."""
        return (*(float(self._cost(number)[location]) for number in range(len(self.measures))), location)

    def ordered(self, locations: Iterable[int]) -> list[int]:
        """The best first."""
        return sorted(locations, key=self.key)

    def _cost(self, number: int) -> Costs:
        if number not in self._known:
            self._known[number] = self.measures[number]()
        return self._known[number]

    @cached_property
    def _known(self) -> dict[int, Costs]:
        return {}


def ranking(at: Candidates, survivors: Mask) -> Ranking:
    """How the survivors of a pass compare, for the order as a whole."""
    brokering = at.preferences.brokering
    if isinstance(brokering, WeightedBrokering):
        return Ranking("weighted", (partial(_weighted, at, brokering, survivors),))
    names = brokering.order if brokering is not None else ()
    tiers = at.network.priority_tiers if names[:1] == ("location_priority",) else ()
    return Ranking("standard", tuple(partial(CRITERIA[name], at) for name in names), tiers)


def scaled(costs: Costs, survivors: Answers) -> Costs:
    """From 0 to 1 over the survivors, 1 the best; 0 for all where they are equal."""
    known = costs[survivors & np.isfinite(costs)]
    if not len(known):
        return np.zeros(len(costs))
    low, high = known.min(), known.max()
    if not np.isfinite(costs[survivors]).all():
        low, high = _with_unknown(costs[survivors], low, high)
    if low == high:
        return np.zeros(len(costs))
    clipped = np.clip(costs, low, high)
    return np.asarray((high - clipped) / (high - low))


def _with_unknown(costs: Costs, low: float, high: float) -> tuple[float, float]:
    """Infinities are as good, or as bad, as the best or the worst that is known, and one step beyond if alone."""
    if low < high:
        return low, high
    return (low - 1 if (costs == -np.inf).any() else low), (high + 1 if (costs == np.inf).any() else high)


def _weighted(at: Candidates, brokering: WeightedBrokering, survivors: Mask) -> Costs:
    score, among = np.zeros(len(at.network.locations)), answers(survivors, len(at.network.locations))
    for name, criterion in CRITERIA.items():
        weight = getattr(brokering.weights, name)
        if weight:
            score -= float(weight) * scaled(criterion(at), among)
    return np.round(score, 9)
