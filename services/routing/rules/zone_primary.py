"""The location is not a primary location of the zone."""

from schemas.reasons import EliminationReason
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, Mask
from services.routing.domain.request import RequestLine
from services.routing.rules.rule import Scope

REASON = EliminationReason.NOT_PRIMARY_FOR_ZONE
SCOPE = Scope.ZONE


def eliminated(at: Candidates, _line: RequestLine) -> Mask:
    """Return all others in a pass over primary locations."""
    if at.zone is None or at.part != "primary":
        return NOBODY
    return at.network.everybody & ~at.network.those(at.zone.primary)


def value(at: Candidates, _line: RequestLine, _location: int) -> str:
    """Return the name of the zone."""
    return at.zone.name if at.zone else ""
