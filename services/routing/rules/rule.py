"""A rule has a reason, a scope that says what its result depends on, and a function that leaves candidates out."""

from enum import Enum
from typing import Protocol

from schemas.reasons import EliminationReason
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import Mask
from services.routing.domain.request import RequestLine


class Scope(Enum):
    """What the result of a rule depends on; the rule runs once for each."""

    POLICY = "the policy and the kind of order"
    NAMES = "the locations and the system that the order names"
    ADDRESS = "where the order goes"
    DAY = "the orders that locations were assigned by now"
    ZONE = "the zone of the address and the part of it that a pass considers"
    LINE = "the item of a line, and what the line asks of a location"
    STOCK = "the item of a line, and its stock"


class Rule(Protocol):
    """A module of this folder."""

    @property
    def REASON(self) -> EliminationReason:  # noqa: N802
        """Why a location is left out."""

    @property
    def SCOPE(self) -> Scope:  # noqa: N802
        """What the result depends on."""

    def eliminated(self, at: Candidates, line: RequestLine, /) -> Mask:
        """Return the locations that may not take the line."""

    def value(self, at: Candidates, line: RequestLine, location: int, /) -> str:
        """Return what the trace shows beside the reason: a zone, a distance, an attribute, a rule; else nothing."""
