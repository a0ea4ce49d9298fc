"""The system that placed the order does not shop among its own locations."""

from schemas.reasons import EliminationReason
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, Mask
from services.routing.domain.request import RequestLine
from services.routing.rules.rule import Scope

REASON = EliminationReason.SAME_SYSTEM
SCOPE = Scope.NAMES


def eliminated(at: Candidates, _line: RequestLine) -> Mask:
    """The locations of the requesting location's system, or of the one that placed the order, where it says so."""
    placed = at.network.policy.location(at.request.placed_location or "")
    system = (placed.system if placed else None) or at.request.system
    disallowing = {each.code for each in at.network.policy.systems if each.disallow_shopping_within_system}
    if system not in disallowing:
        return NOBODY
    return at.network.of_system(system)


def value(_at: Candidates, _line: RequestLine, _location: int) -> str:
    """The reason says it all."""
    return ""
