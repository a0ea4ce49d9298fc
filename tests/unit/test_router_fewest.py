"""Up to ten lines and four locations the fewest are the fewest, and the best ranked of them, as trying all shows."""

import random
from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np
import pytest

from services.routing.brokering.covering.fewest import fewest
from services.routing.brokering.covering.offer import Offer, offer_of
from services.routing.domain.masks import Mask, first

Places = list[tuple[int, int]]
"""A location for each line."""


class ByNumber:
    """Locations are preferred as they stand."""

    def best(self, among: Mask) -> int:
        return first(among)

    def ordered(self, locations: Iterable[int]) -> list[int]:
        return sorted(locations)


def by_trying(offer: Offer) -> Places | None:
    """Every set of one to four locations, in the order of preference."""
    for size in range(1, 5):
        for chosen in combinations(range(offer.available.shape[1]), size):
            if offer.within(chosen):
                groups = [_packed(offer, group, chosen, {}) for group in offer.items]
                if all(group is not None for group in groups):
                    return sorted(pair for group in groups for pair in group or ())
    return None


def _packed(offer: Offer, lines: Sequence[int], chosen: Sequence[int], used: dict[int, int]) -> Places | None:
    if not lines:
        return []
    line, units = lines[0], offer.quantities[lines[0]]
    for place in chosen:
        if offer.available[line, place] - used.get(place, 0) >= units:
            rest = _packed(offer, lines[1:], chosen, {**used, place: used.get(place, 0) + units})
            if rest is not None:
                return [(line, place), *rest]
    return None


def random_offer(dice: random.Random) -> Offer:
    """Lines of a few items over some locations, with shelves that now and then just suffice."""
    lines, locations = dice.randint(2, 9), dice.randint(4, 11)
    kinds = dice.randint(1, lines)
    items: dict[int, list[int]] = {}
    for line in range(lines):
        items.setdefault(dice.randrange(kinds), []).append(line)
    available = np.zeros((lines, locations), np.int64)
    largest, stocked = dice.randint(4, 16), dice.random()
    for group in items.values():
        for place in range(locations):
            available[group, place] = dice.randint(1, largest) if dice.random() < stocked else 0
    for line in range(lines):
        if dice.random() < 0.2:  # the line was there before
            available[line, dice.randrange(locations)] = 0
    limit = dice.choice((None, None, 2, 3, 4))
    taken = frozenset(dice.sample(range(locations), dice.choice((0, 0, 1, 2))))
    quantities = [dice.randint(1, 5) for _ in range(lines)]
    return offer_of(quantities, list(items.values()), available, ByNumber(), taken, limit)


@pytest.mark.parametrize("seed", range(4))
def test_the_fewest_and_best_ranked_are_found(seed: int) -> None:
    dice = random.Random(seed)
    met: set[int] = set()
    for _ in range(250):
        offer = random_offer(dice)
        expected = by_trying(offer)
        if expected is not None:
            found = fewest(offer)
            assert found is not None
            assert [(line, location) for line, location, _ in found] == expected
            met.add(len({place for _, place in expected}))
    assert met == {1, 2, 3, 4}


def test_ten_lines_that_fill_four_shelves_to_the_unit_are_packed() -> None:
    shelves = [7, 2, 4, 5, 3, 6, 1, 8, 0]
    units = [1, 0, 1, 2, 11, 11, 2, 10, 2]
    available = np.tile(np.array([units[place] for place in shelves], np.int64), (10, 1))
    offer = offer_of([1, 1, 5, 5, 5, 1, 3, 3, 5, 5], [list(range(10))], available, ByNumber())
    found = fewest(offer)
    assert found is not None
    assert {shelves[location] for _, location, _ in found} == {3, 4, 5, 7}
