"""The rulebook asked of all candidates: what depends on the policy once a policy, on the order once an order."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from schemas.reasons import EliminationReason
from services.router.brokering.decision import Elimination
from services.router.brokering.passes import Pass
from services.router.domain.candidates import Candidates
from services.router.domain.network import Mask
from services.router.rules.rule import Rule, Scope
from services.router.rules.rulebook import RULEBOOK

ABOUT_STOCK = frozenset({EliminationReason.ZERO_AVAILABILITY})
"""Rules that say nothing of a location but that its shelf is empty: ranking and back orders pass over them."""

Masks = npt.NDArray[np.bool_]
"""Shape (lines, locations)."""


@dataclass(frozen=True)
class Answers:
    """What the rules say of an order, whatever the pass: `out` are the locations that may not take a line."""

    numbered: tuple[tuple[int, Elimination], ...]
    out: Masks


@dataclass(frozen=True)
class InPass:
    """What they say in one pass."""

    eliminations: tuple[Elimination, ...]
    out: Masks


def ask(at: Candidates) -> Answers:
    """Every rule but those about zones."""
    lines = at.request.lines
    found = list(_by_policy(at))
    out = np.zeros((len(lines), len(at.network.locations)), bool)
    for _, elimination in found:
        out |= elimination.locations
    for number, rule in _OF_ORDER:
        mask = rule.eliminated(at, lines[0])
        if mask is not at.network.nobody:
            found.append((number, Elimination(rule.REASON, None, mask)))
            out |= mask
    for number, rule in _OF_LINE:
        for index, line in enumerate(lines):
            mask = rule.eliminated(at, line)
            if mask is not at.network.nobody:
                found.append((number, Elimination(rule.REASON, index, mask)))
                if rule.REASON not in ABOUT_STOCK:
                    out[index] |= mask
    found.sort(key=lambda each: each[0])
    return Answers(tuple(found), out)


def in_pass(at: Candidates, answers: Answers, look: Pass) -> InPass:
    """With the rules about zones, in the order of the rulebook."""
    if at.zone is None:
        return InPass(tuple(elimination for _, elimination in answers.numbered), answers.out)
    zonal = _by_zone(replace(at, part=look.part), look)
    numbered = sorted((*answers.numbered, *zonal), key=lambda each: each[0])
    out = answers.out.copy()
    for _, elimination in zonal:
        out |= elimination.locations
    return InPass(tuple(elimination for _, elimination in numbered), out)


def _by_policy(at: Candidates) -> tuple[tuple[int, Elimination], ...]:
    return _remembered(at, ("policy", *at.kind), _OF_POLICY)


def _by_zone(at: Candidates, look: Pass) -> tuple[tuple[int, Elimination], ...]:
    assert at.zone is not None  # or there is nothing to ask  # noqa: S101
    return _remembered(at, ("zone", at.zone.name, look.part), _OF_ZONE)


def _remembered(
    at: Candidates, key: tuple[object, ...], rules: tuple[tuple[int, Rule], ...]
) -> tuple[tuple[int, Elimination], ...]:
    found: tuple[tuple[int, Elimination], ...] | None = at.network.remembered.get(key)
    if found is None:
        asked = [(number, rule, rule.eliminated(at, at.request.lines[0])) for number, rule in rules]
        found = tuple(
            (number, Elimination(rule.REASON, None, mask)) for number, rule, mask in asked if _any(mask)
        )
        at.network.remembered[key] = found
    return found


def _any(mask: Mask) -> bool:
    return bool(mask.any())


def _of(scope: Scope) -> tuple[tuple[int, Rule], ...]:
    return tuple((number, rule) for number, rule in enumerate(RULEBOOK) if rule.SCOPE is scope)


_OF_POLICY, _OF_ORDER, _OF_ZONE, _OF_LINE = map(_of, (Scope.POLICY, Scope.ORDER, Scope.ZONE, Scope.LINE))
