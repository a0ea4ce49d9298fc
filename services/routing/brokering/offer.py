"""What the lines of an order need, and what the survivors of a pass have for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from services.routing.domain.column import Column
from services.routing.domain.masks import Mask, answers

Table = npt.NDArray[np.int64]
"""Units, shape (lines, locations)."""
Masks = Sequence[Mask]
"""One a line."""


class Ranked(Protocol):
    """How locations compare."""

    def best(self, among: Mask) -> int:
        """The best of a mask that names at least one location."""

    def ordered(self, locations: Iterable[int]) -> list[int]:
        """The best first."""


Share = tuple[int, int, int]
"""A line (its index), the location (its index) that takes units of it, and how many."""
Cover = Sequence[Share]


@dataclass(slots=True, eq=False)
class Offer:
    """Lines of one item, which stand together in `items` by their indexes, draw on the same shelf.

    `taken` are locations the order goes to already; it may go to `limit` in all.
    """

    quantities: Sequence[int]
    items: Sequence[Sequence[int]]
    columns: Sequence[Column]
    """Of each line, the units of its item."""
    may: Masks
    """Of each line, the locations that may take it; for it the others have none."""
    able: Masks
    """Of each line, the locations that have all of it."""
    ranked: Ranked
    taken: frozenset[int] = frozenset()
    limit: int | None = None
    _available: Table | None = field(default=None, init=False, repr=False)
    _item_of: Sequence[int] = field(default=(), init=False, repr=False)

    @property
    def available(self) -> Table:
        """Units by line and location, 0 where a location may not take the line."""
        if self._available is None:
            rows = zip(self.columns, self.may, strict=True)
            count = len(self.columns[0].units)
            units = [np.where(answers(may, count), np.maximum(column.units, 0), 0) for column, may in rows]
            self._available = np.array(units, np.int64)
        return self._available

    def there(self, line: int, place: int) -> int:
        """Units of a line's item at a location, 0 where it may not take the line."""
        return max(self.columns[line].units.item(place), 0) if self.may[line] >> place & 1 else 0

    @property
    def shared(self) -> bool:
        """Whether two lines want one item."""
        return len(self.items) < len(self.quantities)

    @property
    def item_of(self) -> Sequence[int]:
        """Which of `items` each line belongs to."""
        if not self._item_of:
            found = [0] * len(self.quantities)
            for number, group in enumerate(self.items):
                for line in group:
                    found[line] = number
            self._item_of = found
        return self._item_of

    def within(self, locations: Iterable[int]) -> bool:
        """Whether the order may go to these too."""
        together = self.taken.union(locations)
        return self.limit is None or len(together) <= self.limit or together == self.taken

    def unlimited(self) -> "Offer":
        """The same, to any number of locations."""
        return replace(self, taken=frozenset(), limit=None)

    def without(self, cover: Cover) -> "Offer":
        """What is left on the shelves beside these shares."""
        available, item_of = self.available.copy(), self.item_of
        for line, location, units in cover:
            available[list(self.items[item_of[line]]), location] -= units
        return offer_of(self.quantities, self.items, available, self.ranked, self.taken, self.limit)

    def only(self, lines: Sequence[int]) -> "Offer":
        """The same for some of the lines, numbered anew in the order given."""
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
    """Of units that all may be taken."""
    columns = [Column(row) for row in available]
    may = [column.having(1) for column in columns]
    able = [column.having(units) for column, units in zip(columns, quantities, strict=True)]
    return Offer(quantities, items, columns, may, able, ranked, taken, limit)
