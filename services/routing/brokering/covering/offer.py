"""An offer is what the lines of an order need and what the survivors of a pass have for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from services.routing.domain.column import Column
from services.routing.domain.masks import Mask, Masks, flags

Table = npt.NDArray[np.int64]
"""Units, shape (lines, locations)."""


class Ranked(Protocol):
    """How locations compare."""

    def best(self, among: Mask) -> int:
        """Return the best location of a mask that is not empty."""

    def ordered(self, locations: Iterable[int]) -> list[int]:
        """Return the locations, the best first."""


Share = tuple[int, int, int]
"""A line (its index), the location (its index) that takes units of it, and how many."""
Cover = Sequence[Share]


@dataclass(slots=True, eq=False)
class Offer:
    """Lines, and the stock that they may draw on. `items` groups the indexes of lines that want the same item.

    `taken` are the locations that the order goes to already; `limit` is how many it may go to in all.
    """

    quantities: Sequence[int]
    items: Sequence[Sequence[int]]
    columns: Sequence[Column]
    """By line, the units of its item."""
    may: Masks
    """By line, the locations that may take it; the units of the others do not count."""
    able: Masks
    """By line, the locations that have all of it."""
    ranked: Ranked
    taken: frozenset[int] = frozenset()
    limit: int | None = None
    _available: Table | None = field(default=None, init=False, repr=False)
    _item_of: Sequence[int] = field(default=(), init=False, repr=False)

    @property
    def available(self) -> Table:
        """The units by line and location, 0 where a location may not take the line."""
        if self._available is None:
            rows = zip(self.columns, self.may, strict=True)
            count = len(self.columns[0].units)
            units = [np.where(flags(may, count), np.maximum(column.units, 0), 0) for column, may in rows]
            self._available = np.array(units, np.int64)
        return self._available

    def units(self, line: int, location: int) -> int:
        """Return the units of a line's item at a location, 0 where it may not take the line."""
        return max(self.columns[line].units.item(location), 0) if self.may[line] >> location & 1 else 0

    @property
    def shared(self) -> bool:
        """Whether two lines want the same item."""
        return len(self.items) < len(self.quantities)

    @property
    def item_of(self) -> Sequence[int]:
        """The group of `items` that each line belongs to."""
        if not self._item_of:
            found = [0] * len(self.quantities)
            for number, group in enumerate(self.items):
                for line in group:
                    found[line] = number
            self._item_of = found
        return self._item_of

    def within(self, locations: Iterable[int]) -> bool:
        """Return whether the order may go to these locations too."""
        together = self.taken.union(locations)
        return self.limit is None or len(together) <= self.limit or together == self.taken

    def unlimited(self) -> "Offer":
        """Return the same offer without a limit of locations."""
        return replace(self, taken=frozenset(), limit=None)

    def without(self, cover: Cover) -> "Offer":
        """Return the offer that these shares leave."""
        available, item_of = self.available.copy(), self.item_of
        for line, location, units in cover:
            available[list(self.items[item_of[line]]), location] -= units
        return offer_of(self.quantities, self.items, available, self.ranked, self.taken, self.limit)

    def only(self, lines: Sequence[int]) -> "Offer":
        """Return the offer for some of the lines, renumbered in their order in `lines`."""
        groups: dict[int, list[int]] = {}
        for number, line in enumerate(lines):
            groups.setdefault(self.item_of[line], []).append(number)
        return Offer(
            [self.quantities[line] for line in lines],
            list(groups.values()),
            [self.columns[line] for line in lines],
            [self.may[line] for line in lines],
            [self.able[line] for line in lines],
            self.ranked,
            self.taken,
            self.limit,
        )


def offer_of(
    quantities: Sequence[int],
    items: Sequence[Sequence[int]],
    available: Table,
    ranked: Ranked,
    taken: frozenset[int] = frozenset(),
    limit: int | None = None,
) -> Offer:
    """Make an offer of units that may all be taken."""
    columns = [Column(row) for row in available]
    may = [column.having(1) for column in columns]
    able = [column.having(units) for column, units in zip(columns, quantities, strict=True)]
    return Offer(quantities, items, columns, may, able, ranked, taken, limit)
