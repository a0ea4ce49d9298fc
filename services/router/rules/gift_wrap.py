"""The line wants gift wrap and the location has none."""

from schemas.reasons import EliminationReason
from services.router.domain.candidates import Candidates
from services.router.domain.network import Mask
from services.router.domain.request import RequestLine
from services.router.rules.rule import Scope

REASON = EliminationReason.NO_GIFT_WRAP
SCOPE = Scope.LINE


def eliminated(at: Candidates, line: RequestLine) -> Mask:
    """The locations that do not wrap gifts, where attribute rules are used."""
    if not line.gift_wrap:
        return at.network.nobody
    return ~at.network.flag("gift_wrap") & at.where("use_attribute_rules")


def value(_at: Candidates, _line: RequestLine, _location: int) -> str:
    """The reason says it all."""
    return ""
