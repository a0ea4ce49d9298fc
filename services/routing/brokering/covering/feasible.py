"""Whether lines can be covered at all, by however many locations."""

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np

from services.routing.brokering.covering.assigning import Trials, assigned
from services.routing.brokering.covering.offer import Offer, Table
from services.routing.brokering.covering.ways import split_line
from services.routing.domain.masks import NOBODY, indexes

TRIALS = 40_000
"""Trials in all to find how many lines of one item fit together."""
ONE_BY_ONE = 16
"""Up to so many lines are left out one by one."""
KINDS_OF_LINES = 8
"""Up to so many lines of one item that may go to different locations, every combination is checked."""


def set_aside(offer: Offer, *, split_lines: bool) -> tuple[list[int], list[int]]:
    """Return the lines that some number of locations can cover together, and the other lines.

    A line that no locations could cover alone is set aside; then the last of the others, until the rest can be covered.
    """
    lines = range(len(offer.quantities))
    others = [line for line in lines if coverable_alone(offer, line, split_lines=split_lines)]
    if offer.shared:
        trials = iter(range(TRIALS))

        def can(count: int) -> bool:
            return coverable(offer.only(others[:count]), trials, split_lines=split_lines)

        others = others[: _most(can, len(others))]
    kept = set(others)
    return others, [line for line in lines if line not in kept]


def _most(can: Callable[[int], bool], count: int) -> int:
    """Return how many of the first `count` lines can be covered, by bisection down to `ONE_BY_ONE` lines."""
    fewest = 0
    while count - fewest > ONE_BY_ONE:
        middle = (fewest + count + 1) // 2
        fewest, count = (middle, count) if can(middle) else (fewest, middle - 1)
    while count > fewest and not can(count):
        count -= 1
    return count


def coverable(offer: Offer, trials: Trials | None = None, *, split_lines: bool) -> bool:
    """Return whether some number of locations has all lines; `split_lines` allows to divide one line.

    Also False where the `trials` ran out before the search had a result.
    """
    if offer.shared and not divisible(offer):
        return False
    anywhere = offer.unlimited()
    if split_lines and split_line(anywhere) is not None:
        return True
    return all(_finds_room(anywhere, group, trials) for group in offer.items)


def coverable_alone(offer: Offer, line: int, *, split_lines: bool) -> bool:
    """Return whether one line could be covered if the order had no other."""
    if offer.able[line]:
        return True
    return split_lines and int(offer.available[line].sum()) >= offer.quantities[line]


def divisible(offer: Offer) -> bool:
    """Return whether there are enough units for every line, however they would have to be divided."""
    return all(_units_are_there(offer, group) for group in offer.items)


def _units_are_there(offer: Offer, group: Sequence[int]) -> bool:
    """Apply Hall's condition to lines of one item: any subset has enough units at the locations that may take it."""
    wanted: dict[bytes, int] = {}
    units_of: dict[bytes, Table] = {}
    for line in group:
        row = offer.available[line]
        wanted[row.tobytes()] = wanted.get(row.tobytes(), 0) + offer.quantities[line]
        units_of[row.tobytes()] = row
    if len(wanted) > KINDS_OF_LINES:
        return sum(wanted.values()) <= int(np.max(list(units_of.values()), axis=0).sum())
    return all(
        np.max([units_of[kind] for kind in some], axis=0).sum() >= sum(wanted[kind] for kind in some)
        for size in range(1, len(wanted) + 1)
        for some in combinations(wanted, size)
    )


def _finds_room(offer: Offer, group: Sequence[int], trials: Trials | None) -> bool:
    """Return whether whole lines of one item fit; only as many of the fullest locations as there are lines matter."""
    if len(group) == 1:
        return offer.able[group[0]] != NOBODY
    offer = offer.only(sorted(group, key=lambda line: -offer.quantities[line]))
    fullest: set[int] = set()
    for line in range(len(offer.quantities)):
        able = np.array(indexes(offer.able[line]), np.int64)
        if not len(able):
            return False
        most = able[np.argsort(-offer.available[line, able], kind="stable")]
        fullest.update(int(location) for location in most[: len(offer.quantities)])
    return assigned(offer, sorted(fullest), trials) is not None
