"""The order requests another location."""

from schemas.reasons import EliminationReason
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, Mask
from services.routing.domain.request import RequestLine
from services.routing.rules.rule import Scope

REASON = EliminationReason.UN_REQUESTED_LOCATION
SCOPE = Scope.NAMES


def eliminated(at: Candidates, _line: RequestLine) -> Mask:
    """Return every location but the one that the order requests."""
    requested = at.request.requested_location
    return NOBODY if requested is None else at.network.everybody & ~at.network.those([requested])


def value(_at: Candidates, _line: RequestLine, _location: int) -> str:
    """The reason needs no value."""
    return ""
