"""The line needs gift wrap, which the location does not offer."""

from schemas.reasons import EliminationReason
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, Mask
from services.routing.domain.request import RequestLine
from services.routing.rules.rule import Scope

REASON = EliminationReason.NO_GIFT_WRAP
SCOPE = Scope.LINE


def eliminated(at: Candidates, line: RequestLine) -> Mask:
    """Return the locations without gift wrap, where attribute rules are used."""
    if not line.gift_wrap:
        return NOBODY
    return at.effective.where("use_attribute_rules") & ~at.network.flag("gift_wrap")


def value(_at: Candidates, _line: RequestLine, _location: int) -> str:
    """The reason needs no value."""
    return ""
