"""Shelves so thin that what is there may be gone, by each probability rule (ROU-9)."""

from collections.abc import Sequence

from schemas.organization.rules import ProbabilityRule
from services.router.domain.candidates import Candidates, Seen
from services.router.domain.masks import NOBODY, Mask


def thin_by_rule(at: Candidates, item: str) -> Sequence[tuple[str, Mask]]:
    """The name of every rule that speaks of the item, and the locations it leaves out."""
    found = at.thin.get(item)
    if found is None:
        seen = at.seen[item]
        found = at.thin[item] = [(rule.name, _thin(rule, at, seen)) for rule in seen.rules]
    return found


def _thin(rule: ProbabilityRule, at: Candidates, seen: Seen) -> Mask:
    """Fewer units than the rule asks for, a shelf below zero as well; or none once it has taken its share."""
    shelf, least = seen.shelf, rule.exclude_below or 0
    spoken_of = shelf.stocked & at.settings.where_rule(rule)
    thin = spoken_of & ~shelf.available.at_least(least) if least > 0 else NOBODY
    if rule.lower_by:
        thin |= spoken_of & shelf.available.at_least(1) & ~seen.available.at_least(1)
    return thin
