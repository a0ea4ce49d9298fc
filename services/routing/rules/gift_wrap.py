"""The line wants gift wrap and the location has none."""

from schemas.reasons import EliminationReason
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, Mask
from services.routing.domain.request import RequestLine
from services.routing.rules.rule import Scope

REASON = EliminationReason.NO_GIFT_WRAP
SCOPE = Scope.LINE


def eliminated(at: Candidates, line: RequestLine) -> Mask:
    """The locations that do not wrap gifts, where attribute rules are used."""
    if not line.gift_wrap:
        return NOBODY
    return at.settings.where("use_attribute_rules") & ~at.network.flag("gift_wrap")


def value(_at: Candidates, _line: RequestLine, _location: int) -> str:
    """The reason says it all."""
    return ""
