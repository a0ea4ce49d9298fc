"""A verdict leaves locations out for one reason; rulings collect verdicts, and memories keep them for later orders."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from schemas.events.routing import LeftOut
from schemas.reasons import EliminationReason
from services.routing.domain.masks import NOBODY, Mask
from services.routing.domain.memory import Memory
from services.routing.domain.zoning import Part

_MOST_RULINGS = 5_000
_MOST_ENTRIES = 64
"""Of one verdict, by line number: senders choose those."""


@dataclass(slots=True, eq=False)
class Verdict:
    """The locations that are left out for one reason. Many orders may share one verdict."""

    reason: EliminationReason
    locations: Mask
    entries: Memory[int | None, Sequence[LeftOut]] | None = field(default=None, repr=False)
    """The entries of the trace for this verdict, by the number of the line that they are about; None until needed."""

    def keep_entries(self, line_number: int | None, entries: Sequence[LeftOut]) -> Sequence[LeftOut]:
        """Remember the entries of the trace about a line, and return them."""
        if self.entries is None:
            self.entries = Memory(_MOST_ENTRIES)
        return self.entries.keep(line_number, entries)


Elimination = tuple[int, int, Verdict]
"""The rule's number in the rulebook, the line (its index), and the verdict. They sort in the order of the rulebook."""
EVERY_LINE = -1
"""Stands for the line where the verdict is about all of them."""
AFTER_ALL_RULES = 1_000
"""Verdicts about stock have this number or a higher one."""


class Ruling(NamedTuple):
    """What some rules decide: locations in `out` may not take the line, those in `empty` have nothing of its item."""

    eliminations: Sequence[Elimination]
    out: Mask
    empty: Mask


NO_RULING = Ruling((), NOBODY, NOBODY)

Names = tuple[str | None, str | None, str | None]
"""The placed location, the requested location and the system of an order."""
LineNeeds = tuple[bool, str | None, frozenset[str]]
"""Gift wrap, the attribute, and the locations that were tried for a line."""
ByValue = Sequence[tuple[str, Mask]]
"""Values that the trace shows beside a reason, each with its locations."""


@dataclass(frozen=True, slots=True)
class RulingMemory:
    """Rulings and verdicts for orders of one kind, each by what it depends on."""

    by_names: Memory[Names, Ruling] = field(default_factory=lambda: Memory(_MOST_RULINGS))
    by_zone: Memory[tuple[str, Part], Ruling] = field(default_factory=lambda: Memory(_MOST_RULINGS))
    by_line: Memory[tuple[str, LineNeeds], Sequence[Elimination]] = field(
        default_factory=lambda: Memory(_MOST_RULINGS)
    )
    """By the item of the line and what the line needs, whatever stock there is."""
    of_orders: Memory[tuple[int, Mask], Verdict] = field(default_factory=lambda: Memory(_MOST_RULINGS))
    """By the number of the rule and the locations that it leaves out."""
    of_items: Memory[tuple[int, str, Mask], Verdict] = field(default_factory=lambda: Memory(_MOST_RULINGS))
    """By the number of the rule, the item, and the locations that the rule leaves out."""
