"""The availability of an item for one kind of order: its stock after probability rules, and its Initial List."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from schemas.organization.rules import ProbabilityRule
from services.routing.domain.column import Column
from services.routing.domain.masks import Mask
from services.routing.domain.memory import Memory
from services.routing.domain.preferences import EffectivePreferences
from services.routing.domain.verdicts import ByValue, LineNeeds, Ruling

_MOST_RULINGS = 1_000

Kind = tuple[EffectivePreferences, bool]
"""The preferences of an order, and whether the order requests a location."""


@dataclass(slots=True, eq=False)
class Availability:
    """What routing counts on. All but the rules is computed again when the stock changes enough to matter.

    `rules` are the probability rules for the item, none where the order requests a location. `available` to promise is
    lowered by them (INV-2) and may be below zero. `listed` is the Initial List: the locations with a stock row, in
    standard brokering only those with stock to promise.
    """

    available: Column
    listed: Mask
    rules: Sequence[ProbabilityRule]
    rulings: Memory[LineNeeds, Ruling] = field(default_factory=lambda: Memory(_MOST_RULINGS), repr=False)
    """What the rules about lines and stock decide, by what a line needs."""
    thin: ByValue | None = None
    """For each probability rule, its name and the locations that it leaves out, once they were needed."""
    listed_in_base64: str | None = None
    """`listed` as the trace stores it, once it was needed."""

    def list_anew(self, listed: Mask) -> None:
        """Replace the Initial List, and forget what was computed for the stock as it was."""
        self.listed, self.thin, self.listed_in_base64 = listed, None, None
        self.rulings.clear()
