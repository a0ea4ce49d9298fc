"""Upper bounds on what a few more locations can have, by which the search skips sets that cannot suffice."""

from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from services.routing.brokering.covering.offer import Offer

_MANY = 1 << 4
"""Orders of fewer than four lines repeat the same few combinations, so their bounds are cached."""


@dataclass(frozen=True)
class Lines:
    """`largest[n]` are the maximal sets of lines (as bits) that `n` locations have whole."""

    largest: Sequence[Sequence[int]]

    @classmethod
    def of(cls, kinds: Iterable[int], most: int) -> "Lines":
        """Return the bounds for up to `most` locations of these kinds, from the cache where the order is small."""
        few = tuple(sorted(kinds))
        return _few_lines(few, most) if few[-1] < _MANY else cls.built(few, most)

    @classmethod
    def built(cls, kinds: Iterable[int], most: int) -> "Lines":
        """Compute the bounds."""
        single = _largest(kinds)
        found = [[0]]
        for _ in range(most):
            found.append(_largest({have | kind for have in found[-1] for kind in single}))
        return cls(found)

    def reach(self, lines: int, locations: int) -> bool:
        """Return whether so many locations can have all of these lines, if no two lines shared an item."""
        key = (lines, locations)
        if key not in self._known:
            self._known[key] = any(not lines & ~have for have in self.largest[locations])
        return self._known[key]

    @cached_property
    def _known(self) -> dict[tuple[int, int], bool]:
        return {}


@dataclass(frozen=True, slots=True)
class SharedItem:
    """An item that several lines want: units by rank, and the most that 0, 1, 2… locations from a rank on have."""

    wanted: int
    units: Sequence[int]
    most: Sequence[Sequence[int]]

    @classmethod
    def of(cls, offer: Offer, group: Sequence[int], choices: Sequence[int], size: int) -> "SharedItem":
        """Compute the bounds for the lines of `group` and sets of `size` of the `choices`."""
        units = offer.available[list(group)][:, list(choices)].max(axis=0).tolist()
        most: list[list[int]] = []
        best: list[int] = []
        for each in reversed(units):
            insort(best, -each)
            del best[size:]
            most.append([-sum(best[:count]) for count in range(size + 1)])
        return cls(sum(offer.quantities[line] for line in group), units, most[::-1])

    def reach(self, chosen: Sequence[int], rank: int, left: int) -> bool:
        """Return whether the chosen ranks and `left` more from `rank` on can have all units."""
        return sum(self.units[each] for each in chosen) + self.most[rank][left] >= self.wanted


@lru_cache(maxsize=1024)
def _few_lines(kinds: Sequence[int], most: int) -> Lines:
    return Lines.built(kinds, most)


def _largest(sets: Iterable[int]) -> list[int]:
    kept: list[int] = []
    for each in sorted(set(sets), key=int.bit_count, reverse=True):
        if all(each & ~other for other in kept):
            kept.append(each)
    return kept
