"""The order was placed at this location, and does not ask for it by name."""

from schemas.reasons import EliminationReason
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, Mask
from services.routing.domain.request import RequestLine
from services.routing.rules.rule import Scope

REASON = EliminationReason.REQUESTING_LOCATION
SCOPE = Scope.NAMES


def eliminated(at: Candidates, _line: RequestLine) -> Mask:
    """Return the location where the order was placed, unless the order requests that it takes it."""
    placed = at.request.placed_location
    return NOBODY if placed in (None, at.request.requested_location) else at.network.those([placed])


def value(_at: Candidates, _line: RequestLine, _location: int) -> str:
    """The reason needs no value."""
    return ""
