"""What a decision consists of: who takes what, which lines nobody takes, and why the other locations were left out."""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.reasons import AnswerCode
from services.routing.brokering.covering import Cover
from services.routing.brokering.passes import Pass
from services.routing.domain.candidates import Candidates
from services.routing.domain.verdicts import Elimination


@dataclass(slots=True, eq=False)
class PassTaken:
    """A pass with the eliminations that hold in this pass only: first by its zone, then for lack of stock."""

    which: Pass
    eliminations: Sequence[Elimination]


@dataclass(slots=True)
class Chosen:
    """Units of a line that a location (its code) takes; `code` where it takes them although it lacks the stock."""

    line_number: int
    quantity: int
    location: str
    code: AnswerCode | None = None


@dataclass(slots=True)
class Unfulfillable:
    """A line that no location takes, with the answer code that says why."""

    line_number: int
    quantity: int
    code: AnswerCode


Outcome = tuple[list[Chosen], list[Unfulfillable]]
"""The shares of an order, and its lines without one."""


@dataclass(slots=True)
class Decision:
    """Every unit of the request is in `chosen` or in `unfulfillable`. `eliminations` hold in every pass."""

    eliminations: Sequence[Elimination]
    passes: Sequence[PassTaken]
    chosen: Sequence[Chosen]
    unfulfillable: Sequence[Unfulfillable]
    pass_number: int
    """The number of the pass that decided."""
    zone: str | None = None

    def left_out(self, taken: PassTaken) -> Sequence[Elimination]:
        """Return all eliminations of a pass in the order of the rulebook; those about stock come last."""
        return sorted([*self.eliminations, *taken.eliminations])


def chosen(at: Candidates, cover: Cover) -> list[Chosen]:
    """Name lines and locations of a cover by their numbers and codes."""
    lines, codes = at.request.lines, at.network.codes
    return [Chosen(lines[line].line_number, units, codes[location]) for line, location, units in cover]
