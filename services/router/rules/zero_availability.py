"""Nothing is available there, and the location takes no back orders."""

from schemas.reasons import EliminationReason
from services.router.domain.candidates import Candidates
from services.router.domain.network import Mask
from services.router.domain.request import RequestLine
from services.router.rules.rule import Scope

REASON = EliminationReason.ZERO_AVAILABILITY
SCOPE = Scope.LINE


def eliminated(at: Candidates, line: RequestLine) -> Mask:
    """In weighted brokering, the empty shelves, where they are to be left out."""
    if not at.weighted:
        return at.network.nobody
    empty = (at.shelf(line).available <= 0) & ~at.network.flag("back_orders")
    return empty & at.where("exclude_zero_availability")


def value(_at: Candidates, _line: RequestLine, _location: int) -> str:
    """The reason says it all."""
    return ""
