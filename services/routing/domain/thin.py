"""Shelves so thin that what is there may be gone, by each probability rule (ROU-9)."""

from collections.abc import Sequence

from schemas.organization.rules import ProbabilityRule
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, Mask


def thin_by_rule(at: Candidates, item: str) -> Sequence[tuple[str, Mask]]:
    """The name of every rule that speaks of the item, and the locations it leaves out."""
    seen = at.seen[item]
    found: Sequence[tuple[str, Mask]] | None = seen.of_shelves.get("thin")
    if found is None:
        found = seen.of_shelves["thin"] = [(rule.name, _thin(rule, at, item)) for rule in seen.rules]
    return found


def _thin(rule: ProbabilityRule, at: Candidates, item: str) -> Mask:
    """Fewer units than the rule asks for, a shelf below zero as well; or none once it has taken its share."""
    shelf, least = at.shelves[item], rule.exclude_below or 0
    spoken_of = shelf.stocked & at.settings.where_rule(rule)
    thin = spoken_of & ~shelf.available.at_least(least) if least > 0 else NOBODY
    if rule.lower_by:
        thin |= spoken_of & shelf.available.at_least(1) & ~at.seen[item].available.at_least(1)
    return thin
