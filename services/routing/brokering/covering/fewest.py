"""The fewest locations that have every line whole: exact for small orders and few locations, else greedy."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import or_

import numpy as np
import numpy.typing as npt

from services.routing.brokering.covering.assigning import Trials, assigned
from services.routing.brokering.covering.offer import Cover, Offer, Share, Table
from services.routing.brokering.covering.reach import Lines, SharedItem
from services.routing.domain.masks import Mask, indexes, mask_of, only

EXACT_LINES = 10
EXACT_LOCATIONS = 4
TRIALS = 40_000
"""Trials before the search gives up for the greedy way; only orders with several lines of one item need so many."""

Kinds = dict[int, Mask]
"""Locations by the lines (as bits) that they have whole, without locations that have none."""


def fewest(offer: Offer) -> Cover | None:
    """Return the smallest set; among equal sizes, the one whose best-ranked location ranks higher, then its second."""
    lines = len(offer.quantities)
    if lines <= EXACT_LOCATIONS and not offer.shared:
        return _apart(offer)
    if lines <= EXACT_LINES:
        kinds = _kinds(offer)
        most = min(lines, EXACT_LOCATIONS)
        search = _Search.of(offer, kinds, _choices(offer, kinds, most), most)
        for size in range(1, most + 1):
            if (found := search.best(size)) is not None:
                return found
    return _most_lines_first(offer)


def _apart(offer: Offer) -> Cover | None:
    """Cover a few lines of different items; each goes to the best-ranked chosen location that has it."""
    kinds = _kinds(offer)
    everything = (1 << len(offer.quantities)) - 1
    choices = _bests(offer, kinds)
    for size in range(1, len(offer.quantities) + 1):
        for chosen in combinations(choices, size):
            together = 0
            for location in chosen:
                together |= choices[location]
            if together == everything and offer.within(chosen):
                return [
                    (line, next(each for each in chosen if choices[each] >> line & 1), units)
                    for line, units in enumerate(offer.quantities)
                ]
    return None


@dataclass(frozen=True, slots=True)
class _Search:
    """Search sets in the order of preference, and skip those that cannot become enough.

    `choices` are in the order of their rank; `kinds` are the lines that each of them has whole.
    """

    offer: Offer
    choices: Sequence[int]
    kinds: Sequence[int]
    lines: Lines
    shared: Sequence[SharedItem]
    trials: Trials

    @classmethod
    def of(cls, offer: Offer, kinds: Kinds, choices: Sequence[int], most: int) -> "_Search":
        lines = Lines.of((0, *kinds), most)
        groups = [group for group in offer.items if len(group) > 1]
        shared = [SharedItem.of(offer, group, choices, most) for group in groups]
        of_choices = [next(kind for kind, mask in kinds.items() if mask >> each & 1) for each in choices]
        return cls(offer, choices, of_choices, lines, shared, iter(range(TRIALS)))

    def best(self, size: int) -> Cover | None:
        everything = (1 << len(self.offer.quantities)) - 1
        return self._further((), everything, size) if self.lines.reach(everything, size) else None

    def _further(self, chosen: tuple[int, ...], missing: int, left: int) -> Cover | None:
        if not left:
            return assigned(self.offer, self._locations(chosen), self.trials)
        for rank in range(chosen[-1] + 1 if chosen else 0, len(self.choices) - left + 1):
            if not all(item.reach(chosen, rank, left) for item in self.shared):
                return None
            ranks, rest = (*chosen, rank), missing & ~self.kinds[rank]
            if self.lines.reach(rest, left - 1) and self.offer.within(self._locations(ranks)):
                found = self._further(ranks, rest, left - 1)
                if found is not None:
                    return found
            if next(self.trials, None) is None:
                return None
        return None

    def _locations(self, ranks: Sequence[int]) -> list[int]:
        return [self.choices[rank] for rank in ranks]


def _kinds(offer: Offer) -> Kinds:
    kinds = {0: reduce(or_, offer.able)}
    for line, able in enumerate(offer.able):
        for kind, mask in list(kinds.items()):
            if having := mask & able:
                kinds[kind | 1 << line] = having
                kinds[kind] = mask & ~able
    return {kind: mask for kind, mask in kinds.items() if kind and mask}


def _choices(offer: Offer, kinds: Kinds, size: int) -> list[int]:
    """Return the locations worth trying, the best first: for any other there is a better one that covers as much."""
    return _undominated(offer, kinds, size) if offer.shared else list(_bests(offer, kinds))


def _bests(offer: Offer, kinds: Kinds) -> dict[int, int]:
    """Return the best location of each kind with its kind, ranked; also the best among those in `offer.taken`."""
    firsts = {offer.ranked.best(mask): kind for kind, mask in kinds.items()}
    if offer.limit is not None and offer.taken:
        taken = only(offer.taken)  # going there again does not count towards the limit
        firsts |= {offer.ranked.best(mask & taken): kind for kind, mask in kinds.items() if mask & taken}
    return {location: firsts[location] for location in offer.ranked.ordered(firsts)}


def _undominated(offer: Offer, kinds: Kinds, size: int) -> list[int]:
    """Return all but the locations that `size` better-ranked ones match in every item; for lines that share one."""
    demand = np.zeros(len(offer.quantities), np.int64)
    for group in offer.items:
        demand[list(group)] = sum(offer.quantities[line] for line in group)
    useful = np.minimum(offer.available, demand[:, None])
    kept: list[int] = []
    for location in offer.ranked.ordered(each for mask in kinds.values() for each in indexes(mask)):
        better = useful[:, kept] >= useful[:, [location]]
        if int(better.all(axis=0).sum()) < size or location in offer.taken:
            kept.append(location)
    return kept


def _most_lines_first(offer: Offer) -> Cover | None:
    """Choose, again and again, the location that takes the most of the remaining lines."""
    left = list(range(len(offer.quantities)))
    shares: list[Share] = []
    free = offer.available.copy()
    while left:
        takes = _whole_lines(offer, left, free)
        count = takes.sum(axis=0)
        if not count.any():
            return None
        chosen = offer.ranked.best(mask_of(count == count.max()))
        took = [line for number, line in enumerate(left) if takes[number, chosen]]
        shares += [(line, chosen, offer.quantities[line]) for line in took]
        left = [line for line in left if line not in took]
        free[:, chosen] = 0
    locations = {location for _, location, _ in shares}
    if not offer.within(locations):
        return None
    return assigned(offer, offer.ranked.ordered(locations)) or sorted(shares)


def _whole_lines(offer: Offer, lines: Sequence[int], free: Table) -> npt.NDArray[np.bool_]:
    """Return which of the lines each location would take whole, in line order. Shape (lines, locations)."""
    takes = np.zeros((len(lines), free.shape[1]), bool)
    used, item_of = np.zeros((len(offer.items), free.shape[1]), np.int64), offer.item_of
    for number, line in enumerate(lines):
        of_item = used[item_of[line]]
        takes[number] = free[line] - of_item >= offer.quantities[line]
        of_item += np.where(takes[number], offer.quantities[line], 0)
    return takes
