"""The location does not source orders that are picked up at another location."""

from schemas.reasons import EliminationReason
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, Mask
from services.routing.domain.request import RequestLine
from services.routing.rules.rule import Scope

REASON = EliminationReason.DOES_NOT_SUPPORT_SOURCING
SCOPE = Scope.POLICY


def eliminated(at: Candidates, _line: RequestLine) -> Mask:
    """Return the locations that do not source, for a ship-for-pickup order."""
    if at.request.order_type != "ship_for_pickup":
        return NOBODY
    return at.network.everybody & ~at.effective.where("sourcing")


def value(_at: Candidates, _line: RequestLine, _location: int) -> str:
    """The reason needs no value."""
    return ""
