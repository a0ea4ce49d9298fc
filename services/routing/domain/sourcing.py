"""Which locations source which attributes."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain

from schemas.organization import Location
from services.routing.domain.masks import NOBODY, Mask, only
from services.routing.domain.memory import Memory

Pair = tuple[str, str]
"""The code and the value of an attribute."""

_MOST_PAIRS = 1_000


class Sourcing:
    """The attributes that locations (by index) source."""

    def __init__(self, locations: Sequence[Location]) -> None:
        """Read the attributes of `locations`; one without a use counts for sourcing too."""
        self._pairs = [
            {(each.code, each.value) for each in location.attributes if each.use in (None, "sourcing")}
            for location in locations
        ]
        self._without: Memory[Pair, Mask] = Memory(_MOST_PAIRS)

    def missing(self, wanted: Sequence[Pair], location: int) -> list[Pair]:
        """Return the attributes that the location does not source."""
        has = self._pairs[location]
        return [pair for pair in wanted if pair not in has]

    def lacking(self, wanted: Iterable[Pair]) -> Mask:
        """Return the locations that lack any of the attributes."""
        mask = NOBODY
        for pair in wanted:
            without = self._without.get(pair)
            if without is None:
                lacking = (location for location, has in enumerate(self._pairs) if pair not in has)
                without = self._without.keep(pair, only(lacking))
            mask |= without
        return mask

    def named(self, name: str) -> Mask:
        """Return the locations that source an attribute with this value, or with this code."""
        return self._by_name.get(name, NOBODY)

    @cached_property
    def _by_name(self) -> dict[str, Mask]:
        by_name: dict[str, Mask] = {}
        for location, pairs in enumerate(self._pairs):
            for name in chain.from_iterable(pairs):
                by_name[name] = by_name.get(name, NOBODY) | 1 << location
        return by_name
