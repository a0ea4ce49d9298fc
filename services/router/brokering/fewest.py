"""The fewest locations that have every line of an order whole: exact for orders and sets that are small."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from services.router.brokering.assigning import assigned
from services.router.brokering.offer import Columns, Cover, Offer, Share
from services.router.brokering.reach import Lines, Shelf

EXACT_LINES = 10
EXACT_LOCATIONS = 4
STEPS = 20_000
"""Sets that are looked at before the search is left to the greedy way: only shared shelves can take so many."""

Kinds = npt.NDArray[np.int64]
"""By location, which lines it has whole, as bits."""


def fewest(offer: Offer) -> Cover | None:
    """Of equally few, the set with the better best rank, then the better second, and so on."""
    if len(offer.quantities) <= EXACT_LINES:
        kinds = _kinds(offer)
        lines = Lines.of(np.unique(kinds).tolist(), min(len(offer.quantities), EXACT_LOCATIONS))
        for size in range(1, lines.most + 1):
            found = _best_of_size(offer, kinds, lines, size)
            if found is not None:
                return found
        if len(offer.quantities) <= EXACT_LOCATIONS and not offer.shared:
            return None
    return _most_lines_first(offer)


def _best_of_size(offer: Offer, kinds: Kinds, lines: Lines, size: int) -> Cover | None:
    """Sets in the order in which they are preferred; what can no longer become enough is not looked into."""
    everything = (1 << len(offer.quantities)) - 1
    if not lines.reach(everything, size):
        return None
    choices = _choices(offer, kinds, size)
    bits = kinds[choices].tolist()
    shelves = [Shelf.of(offer, group, choices, size) for group in offer.items if len(group) > 1]
    steps = 0

    def further(chosen: tuple[int, ...], missing: int) -> Cover | None:
        nonlocal steps
        left = size - len(chosen)
        if not left:
            return assigned(offer, [choices[rank] for rank in chosen])
        for rank in range(chosen[-1] + 1 if chosen else 0, len(choices) - left + 1):
            steps += 1
            if steps > STEPS or not all(shelf.reach(chosen, rank, left) for shelf in shelves):
                return None
            ranks, rest = (*chosen, rank), missing & ~bits[rank]
            if lines.reach(rest, left - 1) and offer.within(choices[each] for each in ranks):
                found = further(ranks, rest)
                if found is not None:
                    return found
        return None

    return further((), everything)


def _kinds(offer: Offer) -> Kinds:
    kinds = np.zeros(offer.available.shape[1], np.int64)
    for line, units in enumerate(offer.quantities):
        kinds |= (offer.available[line] >= units).astype(np.int64) << line
    return kinds


def _choices(offer: Offer, kinds: Kinds, size: int) -> list[int]:
    """Locations worth looking at, the best first: any other could be replaced by a better one that can do as much."""
    if offer.shared:
        return _undominated(offer, kinds, size)
    masks = [np.ones(len(kinds), bool)]
    if offer.limit is not None and offer.taken:
        masks.append(np.zeros(len(kinds), bool))
        masks[1][list(offer.taken)] = True  # they cost nothing of the limit
    present = [kinds[mask] for mask in masks]
    firsts = {
        offer.ranked.best(mask & (kinds == kind))
        for mask, of_mask in zip(masks, present, strict=True)
        for kind in np.flatnonzero(np.bincount(of_mask))
        if kind
    }
    return offer.ranked.ordered(firsts)


def _undominated(offer: Offer, kinds: Kinds, size: int) -> list[int]:
    """Where lines share a shelf: all but those that `size` better-ranked locations match on every shelf."""
    demand = np.zeros(len(offer.quantities), np.int64)
    for group in offer.items:
        demand[list(group)] = sum(offer.quantities[line] for line in group)
    shelves = np.minimum(offer.available, demand[:, None])
    kept: list[int] = []
    for location in offer.ranked.ordered(int(each) for each in np.flatnonzero(kinds)):
        better = shelves[:, kept] >= shelves[:, [location]]
        if int(better.all(axis=0).sum()) < size or location in offer.taken:
            kept.append(location)
    return kept


def _most_lines_first(offer: Offer) -> Cover | None:
    """Greedy: the location that takes the most of the lines that are left."""
    left = list(range(len(offer.quantities)))
    shares: list[Share] = []
    free = offer.available.copy()
    while left:
        takes = _whole_lines(offer, left, free)
        count = takes.sum(axis=0)
        if not count.any():
            return None
        chosen = offer.ranked.best(count == count.max())
        took = [line for number, line in enumerate(left) if takes[number, chosen]]
        shares += [Share(line, chosen, offer.quantities[line]) for line in took]
        left = [line for line in left if line not in took]
        free[:, chosen] = 0
    locations = {share.location for share in shares}
    if not offer.within(locations):
        return None
    return assigned(offer, offer.ranked.ordered(locations)) or tuple(sorted(shares))


def _whole_lines(offer: Offer, lines: Sequence[int], free: Columns) -> npt.NDArray[np.bool_]:
    """Which of the lines each location would take whole, in line order. Shape (lines, locations)."""
    takes = np.zeros((len(lines), free.shape[1]), bool)
    used = np.zeros((len(offer.items), free.shape[1]), np.int64)
    for number, line in enumerate(lines):
        of_item = used[offer.item_of[line]]
        takes[number] = free[line] - of_item >= offer.quantities[line]
        of_item += np.where(takes[number], offer.quantities[line], 0)
    return takes
