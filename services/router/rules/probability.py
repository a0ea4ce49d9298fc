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
    """The locations with fewer units than a rule asks for; no rule speaks where a location was requested."""
    if at.request.requested_location is not None:
        return at.network.nobody
    masks = [_thin(rule, at, line) for rule in _rules(at, line)]
    return np.logical_or.reduce(masks) & at.where("use_probability_rules") if masks else at.network.nobody


def value(at: Candidates, line: RequestLine, location: int) -> str:
    """The first rule that left the location out."""
    return next(rule.name for rule in _rules(at, line) if _thin(rule, at, line)[location])


def _rules(at: Candidates, line: RequestLine) -> list[ProbabilityRule]:
    rules = at.network.policy.probability_rules
    return [
        each for each in rules if each.exclude_below is not None and line.item in (each.items or (line.item,))
    ]


def _thin(rule: ProbabilityRule, at: Candidates, line: RequestLine) -> Mask:
    thin: Mask = at.shelf(line).available < (rule.exclude_below or 0)
    if rule.locations:
        thin = thin & at.network.those(rule.locations)
    if rule.location_types:
        thin = thin & np.array([each.type in rule.location_types for each in at.network.locations], bool)
    return thin
