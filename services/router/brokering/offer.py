"""What the lines of an order need, and what the survivors of a pass have for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from services.router.domain.network import Mask

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


@dataclass(frozen=True)
class Offer:
    """`available` is 0 where a location may not take the line.

    Lines of one item, which stand together in `items` by their indexes, draw on the same shelf. `taken` are locations
    the order goes to already; it may go to `limit` in all.
    """

    quantities: Sequence[int]
    items: Sequence[Sequence[int]]
    available: Columns
    ranked: Ranked
    taken: frozenset[int] = frozenset()
    limit: int | None = None

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
        return Offer(self.quantities, self.items, self.available, self.ranked)

    def without(self, cover: Cover) -> "Offer":
        """What is left on the shelves beside these shares."""
        available = self.available.copy()
        for share in cover:
            of_item = list(self.items[self.item_of[share.line]])
            available[of_item, share.location] -= share.units
        return replace(self, available=np.maximum(available, 0))

    def only(self, lines: Sequence[int]) -> "Offer":
        """The same for some of the lines, numbered anew in the order given."""
        renumbered = {line: number for number, line in enumerate(lines)}
        groups = [[renumbered[line] for line in group if line in renumbered] for group in self.items]
        return Offer(
            [self.quantities[line] for line in lines],
            [group for group in groups if group],
            self.available[list(lines)],
            self.ranked,
            self.taken,
            self.limit,
        )
