"""What a decision is: who takes what, what nobody takes, and why everybody else was left out."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from schemas.events.routing import LeftOut
from schemas.reasons import AnswerCode, EliminationReason
from services.routing.brokering.passes import Pass
from services.routing.domain.masks import Mask


@dataclass(slots=True, eq=False)
class Verdict:
    """Locations left out for one reason. The same verdict may hold for many orders."""

    reason: EliminationReason
    locations: Mask
    told: dict[int | None, Sequence[LeftOut]] = field(default_factory=dict, repr=False)
    """What the trace said of a rule's verdict by now, by the number of the line it was said of."""


Elimination = tuple[int, int, Verdict]
"""The rule's place in the rulebook, the line (its index), and the verdict. Sorted, they are in the rulebook's order."""
EVERY_LINE = -1
"""For a line: the verdict is on all of them."""
AFTER_ALL_RULES = 1_000
"""What is said of stock stands from this place in the rulebook on."""


@dataclass(slots=True, eq=False)
class PassTaken:
    """A pass and what was left out in it alone: by its zone, then for want of stock."""

    look: Pass
    eliminations: Sequence[Elimination]


@dataclass(slots=True)
class Chosen:
    """Units of a line that a location (its code) takes; `code` where it takes them for want of stock elsewhere."""

    line_number: int
    quantity: int
    location: str
    code: AnswerCode | None = None


@dataclass(slots=True)
class Unfulfillable:
    """A line that nobody takes, and which answer that is."""

    line_number: int
    quantity: int
    code: AnswerCode


@dataclass(slots=True)
class Decision:
    """Every unit of the request is in `chosen` or in `unfulfillable`. `eliminations` hold in every pass."""

    eliminations: Sequence[Elimination]
    passes: Sequence[PassTaken]
    chosen: Sequence[Chosen]
    unfulfillable: Sequence[Unfulfillable]
    pass_number: int
    """The pass that decided."""
    zone: str | None = None

    def left_out(self, taken: PassTaken) -> Sequence[Elimination]:
        """All that was left out in a pass, in the order of the rulebook; reasons about stock come last."""
        return sorted([*self.eliminations, *taken.eliminations])
