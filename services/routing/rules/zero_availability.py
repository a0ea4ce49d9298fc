"""Nothing is available there, and the location takes no back orders."""

from schemas.reasons import EliminationReason
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, Mask
from services.routing.domain.request import RequestLine
from services.routing.rules.rule import Scope

REASON = EliminationReason.ZERO_AVAILABILITY
SCOPE = Scope.SHELF


def eliminated(at: Candidates, line: RequestLine) -> Mask:
    """In weighted brokering, the empty shelves, where they are to be left out."""
    if not at.settings.weighted:
        return NOBODY
    keeps = at.shelf(line).available.at_least(1) | at.network.flag("back_orders")
    return at.settings.where("exclude_zero_availability") & ~keeps


def value(_at: Candidates, _line: RequestLine, _location: int) -> str:
    """The reason says it all."""
    return ""
