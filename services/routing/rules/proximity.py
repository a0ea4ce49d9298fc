"""The location is too far from the address."""

from schemas.reasons import EliminationReason
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, Mask
from services.routing.domain.request import RequestLine
from services.routing.rules.rule import Scope

REASON = EliminationReason.PROXIMITY_DISTANCE
SCOPE = Scope.ADDRESS


def eliminated(at: Candidates, _line: RequestLine) -> Mask:
    """Return the locations whose radius does not reach the address; an unknown distance is beyond any radius."""
    radii = at.effective.radii
    if radii is None:
        return NOBODY
    return at.beyond(radii)


def value(at: Candidates, _line: RequestLine, location: int) -> str:
    """Return the radius, as in `50 - miles`."""
    proximity = at.effective.locations[location].proximity
    return f"{proximity.distance.normalize():f} - {proximity.unit}" if proximity else ""
