"""The zone's second choice does not include the location."""

from schemas.reasons import EliminationReason
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, Mask
from services.routing.domain.request import RequestLine
from services.routing.rules.rule import Scope

REASON = EliminationReason.NOT_ALTERNATE_FOR_ZONE
SCOPE = Scope.ZONE


def eliminated(at: Candidates, _line: RequestLine) -> Mask:
    """In a pass over alternate locations, all others."""
    if at.zone is None or at.part != "alternate":
        return NOBODY
    return at.network.everybody & ~at.network.those(at.zone.alternate)


def value(at: Candidates, _line: RequestLine, _location: int) -> str:
    """The zone's name."""
    return at.zone.name if at.zone else ""
