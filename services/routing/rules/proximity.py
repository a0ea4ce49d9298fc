"""The location is too far from the address."""

from schemas.reasons import EliminationReason
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, Mask
from services.routing.domain.request import RequestLine
from services.routing.rules.rule import Scope

REASON = EliminationReason.PROXIMITY_DISTANCE
SCOPE = Scope.ADDRESS


def eliminated(at: Candidates, _line: RequestLine) -> Mask:
    """The locations beyond their radius; one whose distance is not known is beyond any."""
    radii = at.settings.radii
    if radii is None:
        return NOBODY
    return at.beyond(radii)


def value(at: Candidates, _line: RequestLine, location: int) -> str:
    """The radius, as in `50 - miles`."""
    proximity = at.settings.locations[location].proximity
    return f"{proximity.distance.normalize():f} - {proximity.unit}" if proximity else ""
