"""The location does not ship this type of order."""

from schemas.reasons import EliminationReason
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, Mask
from services.routing.domain.request import RequestLine
from services.routing.rules.rule import Scope

REASON = EliminationReason.DOES_NOT_SUPPORT_ORDER_TYPE
SCOPE = Scope.POLICY


def eliminated(at: Candidates, _line: RequestLine) -> Mask:
    """Return the locations that do not deliver, for a delivery order."""
    if at.request.order_type != "delivery":
        return NOBODY
    return at.network.everybody & ~at.effective.where("delivery")


def value(_at: Candidates, _line: RequestLine, _location: int) -> str:
    """The reason needs no value."""
    return ""
