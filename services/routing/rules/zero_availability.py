"""The location has nothing available and takes no back orders."""

from schemas.reasons import EliminationReason
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, Mask
from services.routing.domain.request import RequestLine
from services.routing.rules.rule import Scope

REASON = EliminationReason.ZERO_AVAILABILITY
SCOPE = Scope.STOCK


def eliminated(at: Candidates, line: RequestLine) -> Mask:
    """Return the locations without stock, in weighted brokering, where the preferences exclude them."""
    if not at.effective.weighted:
        return NOBODY
    keeps = at.stock_of(line).available.at_least(1) | at.effective.where("back_orders")
    return at.effective.where("exclude_zero_availability") & ~keeps


def value(_at: Candidates, _line: RequestLine, _location: int) -> str:
    """The reason needs no value."""
    return ""
