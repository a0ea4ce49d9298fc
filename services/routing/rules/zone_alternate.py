"""The location is not an alternate location of the zone."""

from schemas.reasons import EliminationReason
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, Mask
from services.routing.domain.request import RequestLine
from services.routing.rules.rule import Scope

REASON = EliminationReason.NOT_ALTERNATE_FOR_ZONE
SCOPE = Scope.ZONE


def eliminated(at: Candidates, _line: RequestLine) -> Mask:
    """Return all others in a pass over alternate locations."""
    if at.zone is None or at.part != "alternate":
        return NOBODY
    return at.network.everybody & ~at.network.those(at.zone.alternate)


def value(at: Candidates, _line: RequestLine, _location: int) -> str:
    """Return the name of the zone."""
    return at.zone.name if at.zone else ""
