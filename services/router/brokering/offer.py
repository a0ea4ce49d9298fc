"""What the lines of an order need, and what the survivors of a pass have for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from services.router.domain.masks import Mask, answers
from services.router.domain.shelves import Column, Units

Columns = npt.NDArray[np.int64]
"""Units, shape (lines, locations)."""


class Ranked(Protocol):
    """How locations compare."""

    def best(self, among: Mask) -> int:
        """The best of a mask that names at least one location."""

    def ordered(self, locations: Iterable[int]) -> list[int]:
        """The best first."""


class Share(NamedTuple):
    """Units of a line (its index) that a location (its index) takes."""

    line: int
    location: int
    units: int


Cover = tuple[Share, ...]


class Supply(NamedTuple):
    """Units for one line, at the locations that may take it; everywhere else there are none."""

    may: Mask
    column: Column

    @classmethod
    def of(cls, units: Units) -> "Supply":
        """Of units that all may be taken."""
        column = Column(units)
        return cls(column.at_least(1), column)

    def able(self, units: int) -> Mask:
        """The locations with so many, which are at least one."""
        return self.may & self.column.at_least(units)

    def there(self, place: int) -> int:
        """Units at a location."""
        return max(int(self.column.units[place]), 0) if self.may >> place & 1 else 0

    def units(self) -> Units:
        """As a column."""
        here = self.column.units
        return np.where(answers(self.may, len(here)), np.maximum(here, 0), 0)


@dataclass(frozen=True)
class Offer:
    """Lines of one item, which stand together in `items` by their indexes, draw on the same shelf.

    `taken` are locations the order goes to already; it may go to `limit` in all.
    """

    quantities: Sequence[int]
    items: Sequence[Sequence[int]]
    supplies: Sequence[Supply]
    ranked: Ranked
    taken: frozenset[int] = frozenset()
    limit: int | None = None

    @cached_property
    def available(self) -> Columns:
        """Units by line and location, 0 where a location may not take the line."""
        return np.array([supply.units() for supply in self.supplies])

    @cached_property
    def able(self) -> Sequence[Mask]:
        """Of each line, the locations that have all of it."""
        pairs = zip(self.supplies, self.quantities, strict=True)
        return [supply.able(units) for supply, units in pairs]

    @cached_property
    def shared(self) -> bool:
        """Whether two lines want one item."""
        return len(self.items) < len(self.quantities)

    @cached_property
    def item_of(self) -> dict[int, int]:
        """Which of `items` a line belongs to."""
        return {line: number for number, group in enumerate(self.items) for line in group}

    def within(self, locations: Iterable[int]) -> bool:
        """Whether the order may go to these too."""
        together = self.taken.union(locations)
        return self.limit is None or len(together) <= self.limit or together == self.taken

    def unlimited(self) -> "Offer":
        """The same, to any number of locations."""
        return Offer(self.quantities, self.items, self.supplies, self.ranked)

    def without(self, cover: Cover) -> "Offer":
        """What is left on the shelves beside these shares."""
        available = self.available.copy()
        for share in cover:
            of_item = list(self.items[self.item_of[share.line]])
            available[of_item, share.location] -= share.units
        return replace(self, supplies=[Supply.of(row) for row in available])

    def only(self, lines: Sequence[int]) -> "Offer":
        """The same for some of the lines, numbered anew in the order given."""
        renumbered = {line: number for number, line in enumerate(lines)}
        groups = [[renumbered[line] for line in group if line in renumbered] for group in self.items]
        return Offer(
            [self.quantities[line] for line in lines],
            [group for group in groups if group],
            [self.supplies[line] for line in lines],
            self.ranked,
            self.taken,
            self.limit,
        )
