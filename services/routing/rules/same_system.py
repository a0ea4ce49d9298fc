"""The system that placed the order does not shop among its own locations."""

from schemas.reasons import EliminationReason
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, Mask
from services.routing.domain.request import RequestLine
from services.routing.rules.rule import Scope

REASON = EliminationReason.SAME_SYSTEM
SCOPE = Scope.NAMES


def eliminated(at: Candidates, _line: RequestLine) -> Mask:
    """Return the locations of the system that placed the order, where that system disallows them.

    The requesting location's system counts before the system that the order names.
    """
    placed = at.network.policy.location(at.request.placed_location or "")
    system = (placed.system if placed else None) or at.request.system
    disallowing = {each.code for each in at.network.policy.systems if each.disallow_shopping_within_system}
    if system not in disallowing:
        return NOBODY
    return at.network.of_system(system)


def value(_at: Candidates, _line: RequestLine, _location: int) -> str:
    """The reason needs no value."""
    return ""
