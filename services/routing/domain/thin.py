"""Stock so thin that it may be gone already, by each probability rule (ROU-9)."""

from schemas.organization.rules import ProbabilityRule
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, Mask
from services.routing.domain.verdicts import ByValue


def thin_by_rule(at: Candidates, item: str) -> ByValue:
    """Return the name of every rule that applies to the item, with the locations that the rule leaves out."""
    availability = at.availability[item]
    if availability.thin is None:
        availability.thin = [(rule.name, _thin(rule, at, item)) for rule in availability.rules]
    return availability.thin


def _thin(rule: ProbabilityRule, at: Candidates, item: str) -> Mask:
    """Fewer units than the rule asks for (also below zero), or none left after the rule lowered them."""
    stock, least = at.stock[item], rule.exclude_below or 0
    concerned = stock.stocked & at.effective.where_rule(rule)
    thin = concerned & ~stock.available.at_least(least) if least > 0 else NOBODY
    if rule.lower_by:
        thin |= concerned & stock.available.at_least(1) & ~at.availability[item].available.at_least(1)
    return thin
