"""The stock is so thin that it may be gone."""

from schemas.reasons import EliminationReason
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, Mask
from services.routing.domain.request import RequestLine
from services.routing.domain.thin import thin_by_rule
from services.routing.rules.rule import Scope

REASON = EliminationReason.PROBABILITY_RULE
SCOPE = Scope.STOCK


def eliminated(at: Candidates, line: RequestLine) -> Mask:
    """Return the locations whose stock is below what a probability rule requires, or used up by its deduction."""
    mask = NOBODY
    for _, thin in thin_by_rule(at, line.item):
        mask |= thin
    return mask


def value(at: Candidates, line: RequestLine, location: int) -> str:
    """Return the first probability rule that leaves the location out."""
    return next(name for name, mask in thin_by_rule(at, line.item) if mask >> location & 1)
