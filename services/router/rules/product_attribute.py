"""The order asks for an attribute of the product that the location does not source."""

from schemas.reasons import EliminationReason
from services.router.domain import attributes
from services.router.domain.candidates import Candidates
from services.router.domain.masks import NOBODY, Mask
from services.router.domain.request import RequestLine
from services.router.rules.rule import Scope

REASON = EliminationReason.NO_PRODUCT_ATTRIBUTE
SCOPE = Scope.LINE


def eliminated(at: Candidates, line: RequestLine) -> Mask:
    """The locations without the attribute that the line names."""
    if line.attribute is None:
        return NOBODY
    return at.network.everybody & ~attributes.named(at.network, line.attribute)


def value(_at: Candidates, line: RequestLine, _location: int) -> str:
    """The attribute that was asked for."""
    return line.attribute or ""
