"""Ranking puts survivors in the order of preference (ROU-5); the location code is the last criterion of all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial, reduce
from operator import or_
from typing import Literal

import numpy as np

from schemas.organization.preferences import Criterion as Name
from schemas.organization.preferences import WeightedBrokering
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import Flags, Mask, first, flags, indexes, is_few
from services.routing.ranking import (
    last_order_assigned,
    location_priority,
    on_hand,
    proximity,
    sales_velocity,
)
from services.routing.ranking.criterion import Costs, Criterion

CRITERIA: dict[Name, Criterion] = {
    "location_priority": location_priority.costs,
    "proximity": proximity.costs,
    "on_hand": on_hand.costs,
    "last_order_assigned": last_order_assigned.costs,
    "sales_velocity": sales_velocity.costs,
}
"""Criteria that are compared one after the other."""
MEASURES: dict[Name, Criterion] = {**CRITERIA, "proximity": proximity.distances}
"""Criteria that are weighed against each other, and shown to people."""


@dataclass(slots=True, eq=False)
class Ranking:
    """Costs in the order in which they are compared; each is computed when it is first needed.

    Locations are in the order of their codes.
    """

    method: Literal["standard", "weighted"]
    at: Candidates
    measures: Sequence[Criterion]
    tiers: Sequence[Mask] = ()
    """The locations of each value of the first measure, where that is known."""
    _known: dict[int, Costs] = field(default_factory=dict, init=False, repr=False)

    @property
    def costs(self) -> Sequence[Costs]:
        """All costs, one column a measure."""
        return [self._cost(number) for number in range(len(self.measures))]

    def best(self, among: Mask) -> int:
        """Return the best location of a mask that is not empty."""
        if among & (among - 1) == 0:
            return first(among)
        for tier in self.tiers:
            if among & tier:
                among &= tier
                break
        numbers = range(1 if self.tiers else 0, len(self.measures))
        return self._best_of_few(among, numbers) if is_few(among) else self._best_of_many(among, numbers)

    def ordered(self, locations: Iterable[int]) -> list[int]:
        """Return the locations, the best first; no more measures are computed than tell them apart."""
        these = list(locations)
        keys: list[tuple[float, ...]] = [()] * len(these)
        for number in range(len(self.measures)):
            if len(set(keys)) == len(keys):
                break
            costs = self._cost(number)[these].tolist()
            keys = [(*key, cost) for key, cost in zip(keys, costs, strict=True)]
        return [location for _, location in sorted(zip(keys, these, strict=True))]

    def _best_of_few(self, among: Mask, numbers: range) -> int:
        left = indexes(among)
        for number in numbers:
            if len(left) == 1:
                break
            cost = self._cost(number).item
            of_these = [cost(location) for location in left]
            least = min(of_these)
            left = [location for location, cost in zip(left, of_these, strict=True) if cost == least]
        return left[0]

    def _best_of_many(self, among: Mask, numbers: range) -> int:
        left = np.flatnonzero(flags(among, among.bit_length()))
        for number in numbers:
            of_these = self._cost(number)[left]
            left = left[of_these == of_these.min()]
        return int(left[0])

    def _cost(self, number: int) -> Costs:
        found = self._known.get(number)
        if found is None:
            found = self._known[number] = self.measures[number](self.at)
        return found


def ranking(at: Candidates, survivors: Sequence[Mask]) -> Ranking:
    """Return the ranking for the order as a whole; `survivors` are those of a pass, by line."""
    if at.effective.weighted:
        brokering = at.preferences.brokering
        assert isinstance(brokering, WeightedBrokering)  # that is what it means  # noqa: S101
        return Ranking("weighted", at, (partial(_weighted, brokering, reduce(or_, survivors)),))
    names = at.effective.criteria
    tiers = at.network.priority_tiers if names and names[0] == "location_priority" else ()
    return Ranking("standard", at, _criteria(names), tiers)


@lru_cache(maxsize=256)
def _criteria(names: tuple[Name, ...]) -> Sequence[Criterion]:
    return tuple([CRITERIA[name] for name in names])


def scaled(costs: Costs, survivors: Flags) -> Costs:
    """Scale costs to 0..1 over the survivors, 1 for the best; 0 for all where they are equal."""
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
    """Count infinite costs as the lowest or highest known one, or one step beyond where all known are equal."""
    if low < high:
        return low, high
    return (low - 1 if (costs == -np.inf).any() else low), (high + 1 if (costs == np.inf).any() else high)


def _weighted(brokering: WeightedBrokering, survivors: Mask, at: Candidates) -> Costs:
    score, among = np.zeros(len(at.network.locations)), flags(survivors, len(at.network.locations))
    for name, criterion in MEASURES.items():
        weight = getattr(brokering.weights, name)
        if weight:
            score -= float(weight) * scaled(criterion(at), among)
    return np.round(score, 9)
