"""What a decision is: who takes what, what nobody takes, and why everybody else was left out."""

from dataclasses import dataclass
from typing import NamedTuple

from schemas.reasons import AnswerCode, EliminationReason
from services.router.brokering.passes import Pass
from services.router.domain.masks import Mask


class Elimination(NamedTuple):
    """Locations left out for one reason: of one line (its index), or of every line where `line` is None."""

    reason: EliminationReason
    line: int | None
    locations: Mask


class PassTaken(NamedTuple):
    """A pass and what was left out in it, in the order of the rulebook; reasons about stock come last."""

    look: Pass
    eliminations: tuple[Elimination, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Units of a line that a location (its code) takes; `code` where it takes them for want of stock elsewhere."""

    line_number: int
    quantity: int
    location: str
    code: AnswerCode | None = None


@dataclass(frozen=True, slots=True)
class Unfulfillable:
    """A line that nobody takes, and which answer that is."""

    line_number: int
    quantity: int
    code: AnswerCode


@dataclass(frozen=True, slots=True)
class Decision:
    """Every unit of the request is in `chosen` or in `unfulfillable`."""

    passes: tuple[PassTaken, ...]
    chosen: tuple[Chosen, ...]
    unfulfillable: tuple[Unfulfillable, ...]
    pass_number: int
    """The pass that decided."""
    zone: str | None = None
