"""The location does not ship this type of order."""

from schemas.reasons import EliminationReason
from services.router.domain.candidates import Candidates
from services.router.domain.network import Mask
from services.router.domain.request import RequestLine
from services.router.rules.rule import Scope

REASON = EliminationReason.DOES_NOT_SUPPORT_ORDER_TYPE
SCOPE = Scope.POLICY


def eliminated(at: Candidates, _line: RequestLine) -> Mask:
    """Of a delivery order, the locations that do not deliver."""
    return ~at.network.flag("delivery") if at.request.order_type == "delivery" else at.network.nobody


def value(_at: Candidates, _line: RequestLine, _location: int) -> str:
    """The reason says it all."""
    return ""
