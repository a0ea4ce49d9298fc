"""The location is too far from the address."""

from schemas.reasons import EliminationReason
from services.router.domain.candidates import Candidates
from services.router.domain.masks import NOBODY, Mask, mask_of
from services.router.domain.request import RequestLine
from services.router.rules.rule import Scope

REASON = EliminationReason.PROXIMITY_DISTANCE
SCOPE = Scope.ORDER


def eliminated(at: Candidates, _line: RequestLine) -> Mask:
    """The locations beyond their radius; one whose distance is not known is beyond any."""
    radius = at.settings.radius
    return NOBODY if radius is None else mask_of(at.radians > radius)


def value(at: Candidates, _line: RequestLine, location: int) -> str:
    """The radius, as in `50 - miles`."""
    proximity = at.settings.locations[location].proximity
    return f"{proximity.distance.normalize():f} - {proximity.unit}" if proximity else ""
