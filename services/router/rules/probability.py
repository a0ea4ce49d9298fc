"""So little is there that it may be gone."""

import numpy as np

from schemas.organization.rules import ProbabilityRule
from schemas.reasons import EliminationReason
from services.router.domain.candidates import Candidates
from services.router.domain.network import Mask
from services.router.domain.request import RequestLine
from services.router.rules.rule import Scope

REASON = EliminationReason.PROBABILITY_RULE
SCOPE = Scope.LINE


def eliminated(at: Candidates, line: RequestLine) -> Mask:
    """The locations that keep the item with fewer units than a rule asks for, or none once it has taken its share."""
    masks = [mask for _, mask in by_rule(at, line)]
    return np.logical_or.reduce(masks) if masks else at.network.nobody


def value(at: Candidates, line: RequestLine, location: int) -> str:
    """The first rule that left the location out."""
    return next(name for name, mask in by_rule(at, line) if mask[location])


def by_rule(at: Candidates, line: RequestLine) -> list[tuple[str, Mask]]:
    """The name of every rule that speaks of the item, and whom it leaves out."""
    return [(rule.name, _thin(rule, at, line)) for rule in at.probability_rules(line)]


def _thin(rule: ProbabilityRule, at: Candidates, line: RequestLine) -> Mask:
    shelf = at.shelf(line)
    available = shelf.available
    gone = (available > 0) & (at.available(line) <= 0) if rule.lower_by else at.network.nobody
    return (
        ((np.maximum(available, 0) < (rule.exclude_below or 0)) | gone) & shelf.stocked & at.where_rule(rule)
    )
