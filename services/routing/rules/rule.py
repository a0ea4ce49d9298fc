"""What a rule is: a reason, how often it must be asked, and which candidates it leaves out."""

from enum import Enum
from typing import Protocol

from schemas.reasons import EliminationReason
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import Mask
from services.routing.domain.request import RequestLine


class Scope(Enum):
    """What an answer depends on: asked once for each."""

    POLICY = "the policy and the kind of order"
    NAMES = "the locations and the system that the order names"
    ADDRESS = "where the order goes"
    DAY = "what locations were given by now"
    ZONE = "the zone of the address and the part of it that a pass looks at"
    LINE = "the item of a line, and what the line asks of a location"
    SHELF = "the item of a line, and what lies there of it"


class Rule(Protocol):
    """A module of this folder."""

    @property
    def REASON(self) -> EliminationReason:  # noqa: N802
        """Why a location is left out."""

    @property
    def SCOPE(self) -> Scope:  # noqa: N802
        """What the answer depends on."""

    def eliminated(self, at: Candidates, line: RequestLine, /) -> Mask:
        """The locations that can not take the line."""

    def value(self, at: Candidates, line: RequestLine, location: int, /) -> str:
        """What the trace says beside the reason: a zone, a distance, an attribute, a rule; else nothing."""
