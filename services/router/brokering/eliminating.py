"""The rulebook asked of all candidates: what depends on the policy once a policy, on the order once an order."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import NamedTuple

from schemas.reasons import EliminationReason
from services.router.brokering.decision import Elimination
from services.router.brokering.passes import Pass
from services.router.domain.candidates import Candidates
from services.router.domain.masks import NOBODY, Mask
from services.router.rules.rule import Rule, Scope
from services.router.rules.rulebook import RULEBOOK

ABOUT_STOCK = frozenset({EliminationReason.ZERO_AVAILABILITY})
"""Rules that say nothing of a location but that its shelf is empty: ranking and back orders pass over them."""

Masks = Sequence[Mask]
"""One a line."""


class Answers(NamedTuple):
    """What the rules say of an order, whatever the pass: `out` are the locations that may not take a line."""

    numbered: Sequence[tuple[int, Elimination]]
    out: Masks


class InPass(NamedTuple):
    """What they say in one pass."""

    eliminations: Sequence[Elimination]
    out: Masks


def ask(at: Candidates) -> Answers:
    """Every rule but those about zones."""
    lines = at.request.lines
    found = list(_by_policy(at))
    for number, rule in _OF_ORDER:
        mask = rule.eliminated(at, lines[0])
        if mask:
            found.append((number, Elimination(rule.REASON, None, mask)))
    everywhere = _together(found)
    out = [everywhere] * len(lines)
    for number, rule in _OF_LINE:
        for index, line in enumerate(lines):
            mask = rule.eliminated(at, line)
            if mask:
                found.append((number, Elimination(rule.REASON, index, mask)))
                if rule.REASON not in ABOUT_STOCK:
                    out[index] |= mask
    found.sort(key=_number)
    return Answers(found, out)


def in_pass(at: Candidates, answers: Answers, look: Pass) -> InPass:
    """With the rules about zones, in the order of the rulebook."""
    if at.zone is None:
        return InPass([elimination for _, elimination in answers.numbered], answers.out)
    zonal = _by_zone(at, look)
    elsewhere = _together(zonal)
    numbered = sorted((*answers.numbered, *zonal), key=_number)
    return InPass([elimination for _, elimination in numbered], [out | elsewhere for out in answers.out])


_number: Callable[[tuple[int, Elimination]], int] = itemgetter(0)


def _together(found: Iterable[tuple[int, Elimination]]) -> Mask:
    mask = NOBODY
    for _, elimination in found:
        mask |= elimination.locations
    return mask


def _by_policy(at: Candidates) -> Sequence[tuple[int, Elimination]]:
    found: Sequence[tuple[int, Elimination]] | None = at.settings.remembered.get("policy")
    if found is None:
        found = at.settings.remembered["policy"] = _asked(at, _OF_POLICY)
    return found


def _by_zone(at: Candidates, look: Pass) -> Sequence[tuple[int, Elimination]]:
    assert at.zone is not None  # or there is nothing to ask  # noqa: S101
    key = (at.zone.name, look.part)
    found: Sequence[tuple[int, Elimination]] | None = at.settings.remembered.get(key)
    if found is None:
        found = at.settings.remembered[key] = _asked(replace(at, part=look.part), _OF_ZONE)
    return found


def _asked(at: Candidates, rules: Sequence[tuple[int, Rule]]) -> Sequence[tuple[int, Elimination]]:
    answers = [(number, rule, rule.eliminated(at, at.request.lines[0])) for number, rule in rules]
    return [(number, Elimination(rule.REASON, None, mask)) for number, rule, mask in answers if mask]


def _of(scope: Scope) -> Sequence[tuple[int, Rule]]:
    return [(number, rule) for number, rule in enumerate(RULEBOOK) if rule.SCOPE is scope]


_OF_POLICY, _OF_ORDER, _OF_ZONE, _OF_LINE = map(_of, (Scope.POLICY, Scope.ORDER, Scope.ZONE, Scope.LINE))
