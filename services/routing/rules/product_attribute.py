"""The order asks for an attribute of the product that the location does not source."""

from schemas.reasons import EliminationReason
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, Mask
from services.routing.domain.request import RequestLine
from services.routing.rules.rule import Scope

REASON = EliminationReason.NO_PRODUCT_ATTRIBUTE
SCOPE = Scope.LINE


def eliminated(at: Candidates, line: RequestLine) -> Mask:
    """Return the locations without the attribute that the line names."""
    if line.attribute is None:
        return NOBODY
    return at.network.everybody & ~at.network.sourcing.named(line.attribute)


def value(_at: Candidates, line: RequestLine, _location: int) -> str:
    """Return the attribute that the line names."""
    return line.attribute or ""
