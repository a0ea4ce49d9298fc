"""So little is there that it may be gone."""

from schemas.organization.rules import ProbabilityRule
from schemas.reasons import EliminationReason
from services.router.domain.candidates import Candidates
from services.router.domain.masks import NOBODY, Mask
from services.router.domain.request import RequestLine
from services.router.rules.rule import Scope

REASON = EliminationReason.PROBABILITY_RULE
SCOPE = Scope.LINE


def eliminated(at: Candidates, line: RequestLine) -> Mask:
    """The locations that keep the item with fewer units than a rule asks for, or none once it has taken its share."""
    mask = NOBODY
    for _, thin in by_rule(at, line):
        mask |= thin
    return mask


def value(at: Candidates, line: RequestLine, location: int) -> str:
    """The first rule that left the location out."""
    return next(name for name, mask in by_rule(at, line) if mask >> location & 1)


def by_rule(at: Candidates, line: RequestLine) -> list[tuple[str, Mask]]:
    """The name of every rule that speaks of the item, and whom it leaves out."""
    return [(rule.name, _thin(rule, at, line)) for rule in at.seen[line.item].rules]


def _thin(rule: ProbabilityRule, at: Candidates, line: RequestLine) -> Mask:
    """A shelf below zero is as thin as an empty one."""
    shelf, least = at.shelf(line), rule.exclude_below or 0
    spoken_of = shelf.stocked & at.settings.where_rule(rule)
    thin = spoken_of & ~shelf.available.at_least(least) if least > 0 else NOBODY
    if rule.lower_by:
        thin |= spoken_of & shelf.available.at_least(1) & ~at.available(line).at_least(1)
    return thin
