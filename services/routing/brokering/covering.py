"""Who takes which line: one location for all of them, the fewest for whole lines, or as many as the units need."""

from collections.abc import Sequence
from functools import reduce
from itertools import combinations
from operator import and_

import numpy as np

from services.routing.brokering.assigning import Trials, assigned, divided
from services.routing.brokering.fewest import fewest
from services.routing.brokering.offer import Cover, Offer, Share, Table
from services.routing.domain.masks import NOBODY, mask_of, only, places

KINDS_OF_LINES = 8
"""So many lines of one item that may go to different places are looked at in every combination."""


def whole(offer: Offer) -> Cover | None:
    """The best location that has every line in full."""
    able = reduce(and_, offer.able)
    for group in offer.items if able and offer.shared else ():
        needed = sum(offer.quantities[line] for line in group)
        for line in group:
            able &= offer.columns[line].having(needed)
    if offer.limit is not None and len(offer.taken) >= offer.limit:
        able &= only(offer.taken)
    if not able:
        return None
    best = offer.ranked.best(able)
    return [(line, best, units) for line, units in enumerate(offer.quantities)]


def split_order(offer: Offer) -> Cover | None:
    """The fewest locations, each line whole."""
    return fewest(offer) if all(offer.able) else None


def split_line(offer: Offer) -> Cover | None:
    """One location after the other, each time the one that fills the most of what is missing."""
    missing = list(offer.quantities)
    free = offer.available.copy()
    taken: list[int] = []
    shares: list[Share] = []
    while any(missing):
        units = _units_taken(offer, missing, free)
        total = units.sum(axis=0)
        if not total.any():
            return None
        chosen = offer.ranked.best(mask_of(total == total.max()))
        taken.append(chosen)
        shares += [(line, chosen, int(took)) for line, took in enumerate(units[:, chosen]) if took]
        missing = [need - int(took) for need, took in zip(missing, units[:, chosen], strict=True)]
        free[:, chosen] = 0
    if not offer.within(taken):
        return None
    return divided(offer, taken) or sorted(shares)


def coverable(offer: Offer, trials: Trials | None = None, *, split_lines: bool) -> bool:
    """Whether any number of locations has it all; `split_lines` where units of one line may be apart.

    False too where that is not known when the `trials` are spent.
    """
    if offer.shared and not divisible(offer):
        return False
    anywhere = offer.unlimited()
    if split_lines and split_line(anywhere) is not None:
        return True
    return all(_finds_room(anywhere, group, trials) for group in offer.items)


def coverable_alone(offer: Offer, line: int, *, split_lines: bool) -> bool:
    """The same for one line, were it the only one."""
    if offer.able[line]:
        return True
    return split_lines and int(offer.available[line].sum()) >= offer.quantities[line]


def divisible(offer: Offer) -> bool:
    """Whether the units of every line are there, however they would have to be divided."""
    return all(_units_are_there(offer, group) for group in offer.items)


def _units_are_there(offer: Offer, group: Sequence[int]) -> bool:
    """Lines of one item: any of them have enough units at the places that may take some of them (Hall)."""
    wanted: dict[bytes, int] = {}
    shelves: dict[bytes, Table] = {}
    for line in group:
        row = offer.available[line]
        wanted[row.tobytes()] = wanted.get(row.tobytes(), 0) + offer.quantities[line]
        shelves[row.tobytes()] = row
    if len(wanted) > KINDS_OF_LINES:
        return sum(wanted.values()) <= int(np.max(list(shelves.values()), axis=0).sum())
    return all(
        np.max([shelves[kind] for kind in some], axis=0).sum() >= sum(wanted[kind] for kind in some)
        for size in range(1, len(wanted) + 1)
        for some in combinations(wanted, size)
    )


def _finds_room(offer: Offer, group: Sequence[int], trials: Trials | None) -> bool:
    """Lines of one item, whole, on any shelves: of those that have a line, as many as there are lines can matter."""
    if len(group) == 1:
        return offer.able[group[0]] != NOBODY
    offer = offer.only(sorted(group, key=lambda line: -offer.quantities[line]))
    fullest: set[int] = set()
    for line in range(len(offer.quantities)):
        able = np.array(places(offer.able[line]), np.int64)
        if not len(able):
            return False
        most = able[np.argsort(-offer.available[line, able], kind="stable")]
        fullest.update(int(place) for place in most[: len(offer.quantities)])
    return assigned(offer, sorted(fullest), trials) is not None


def _units_taken(offer: Offer, missing: list[int], free: Table) -> Table:
    """Units of each line every location would take, in line order. Shape (lines, locations)."""
    units = np.zeros_like(free)
    used, item_of = np.zeros((len(offer.items), free.shape[1]), np.int64), offer.item_of
    for line, need in enumerate(missing):
        if need:
            of_item, takes = used[item_of[line]], units[line]
            np.subtract(free[line], of_item, out=takes)
            np.maximum(takes, 0, out=takes)
            np.minimum(takes, need, out=takes)
            of_item += takes
    return units
