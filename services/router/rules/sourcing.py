"""The location sends nothing to other locations for pickup."""

from schemas.reasons import EliminationReason
from services.router.domain.candidates import Candidates
from services.router.domain.network import Mask
from services.router.domain.request import RequestLine
from services.router.rules.rule import Scope

REASON = EliminationReason.DOES_NOT_SUPPORT_SOURCING
SCOPE = Scope.POLICY


def eliminated(at: Candidates, _line: RequestLine) -> Mask:
    """Of a ship-for-pickup order, the locations that do not source."""
    ships = at.request.order_type == "ship_for_pickup"
    return ~at.network.flag("sourcing") if ships else at.network.nobody


def value(_at: Candidates, _line: RequestLine, _location: int) -> str:
    """The reason says it all."""
    return ""
