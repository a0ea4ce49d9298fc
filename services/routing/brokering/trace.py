"""What a decision looked at and left out, packed: bits and units over the locations, base64 (TRC-1, TRC-2)."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from schemas.events.routing import LeftOut, Shopping, ShoppingPass
from schemas.reasons import EliminationReason
from services.routing.brokering.decision import (
    AFTER_ALL_RULES,
    EVERY_LINE,
    Decision,
    Verdict,
)
from services.routing.brokering.passes import Pass
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, Mask, in_base64, is_small, places
from services.routing.domain.request import RequestLine
from services.routing.domain.thin import thin_by_rule
from services.routing.rules.rule import Rule, Scope
from services.routing.rules.rulebook import RULEBOOK

VALUED = frozenset(
    {
        EliminationReason.NOT_PRIMARY_FOR_ZONE,
        EliminationReason.NOT_ALTERNATE_FOR_ZONE,
        EliminationReason.NOT_IN_ZONE,
        EliminationReason.PROXIMITY_DISTANCE,
        EliminationReason.NO_LOCATION_ATTRIBUTE,
        EliminationReason.NO_PRODUCT_AND_LOCATION_ATTRIBUTE,
        EliminationReason.NO_PRODUCT_ATTRIBUTE,
        EliminationReason.PROBABILITY_RULE,
    }
)
"""Reasons that the trace gives a value for: the zone, the distance, the attribute, the rule."""
_RULES: dict[EliminationReason, Rule] = {rule.REASON: rule for rule in RULEBOOK}


def shopping(at: Candidates, decision: Decision) -> Shopping:
    """The candidates of every line, and pass by pass who was left out of what, and why."""
    lines, count = at.request.lines, len(at.network.locations)
    columns, listed = [], []
    for line in lines:
        seen = at.seen[line.item]
        if seen.told is None:
            seen.told = in_base64(seen.listed, count)
        listed.append(seen.told)
        columns.append(seen.available)
    width = max([column.width for column in columns])
    return Shopping(
        listed=tuple(listed),
        available=tuple([column.in_base64(width) for column in columns]),
        width=width,
        passes=_looks(*[taken.look for taken in decision.passes]),
        left_out=tuple(_told(at, decision)),
    )


@lru_cache(maxsize=256)
def _looks(*looks: Pass) -> tuple[ShoppingPass, ...]:
    return tuple(ShoppingPass(number=look.number, trace_type=look.trace_type) for look in looks)


def _told(at: Candidates, decision: Decision) -> list[LeftOut]:
    """What holds in every pass, then pass by pass."""
    lines, count = at.request.lines, len(at.network.locations)
    tell = _told_before if is_small(count) else _left_out
    said = [
        (None, decision.eliminations),
        *[(each.look.number, each.eliminations) for each in decision.passes],
    ]
    left_out: list[LeftOut] = []
    for look, eliminations in said:
        for rule, line, verdict in eliminations:
            number = None if line == EVERY_LINE else lines[line].line_number
            if rule >= AFTER_ALL_RULES:
                left_out.append(tell(rule, verdict.reason, "", look, number, verdict.locations, count))
                continue
            told = verdict.told.get(number)
            if told is None:
                told = verdict.told[number] = [
                    tell(rule, verdict.reason, value, look, number, locations, count)
                    for value, locations in _values_of(at, lines[max(line, 0)], verdict)
                ]
            left_out += told
    return left_out


def _left_out(
    rule: int,
    reason: EliminationReason,
    value: str,
    look: int | None,
    line_number: int | None,
    locations: Mask,
    count: int,
) -> LeftOut:
    return LeftOut(
        rule=rule,
        reason=reason,
        value=value,
        pass_number=look,
        line_number=line_number,
        locations=in_base64(locations, count),
    )


_told_before = lru_cache(maxsize=4096)(_left_out)


def _values_of(at: Candidates, line: RequestLine, verdict: Verdict) -> Iterable[tuple[str, Mask]]:
    if verdict.reason not in VALUED:
        return [("", verdict.locations)]
    told = ((value, verdict.locations & mask) for value, mask in _values(at, line, verdict))
    return [(value, locations) for value, locations in told if locations]


def _values(at: Candidates, line: RequestLine, verdict: Verdict) -> Sequence[tuple[str, Mask]]:
    """Each value with its locations. A radius is a matter of policy, so those are found once."""
    rule = _RULES[verdict.reason]
    if rule.SCOPE is Scope.ZONE:
        return [(rule.value(at, line, 0), verdict.locations)]
    if verdict.reason is EliminationReason.PROBABILITY_RULE:
        return _first_of(thin_by_rule(at, line.item))
    if verdict.reason is not EliminationReason.PROXIMITY_DISTANCE:
        return _grouped(at, rule, line, verdict.locations)
    if "radii" not in at.settings.remembered:
        at.settings.remembered["radii"] = _grouped(at, rule, line, at.network.everybody)
    found: Sequence[tuple[str, Mask]] = at.settings.remembered["radii"]
    return found


def _first_of(masks: Iterable[tuple[str, Mask]]) -> list[tuple[str, Mask]]:
    """Each location under the first value that has it."""
    found: list[tuple[str, Mask]] = []
    before = NOBODY
    for value, mask in masks:
        found.append((value, mask & ~before))
        before |= mask
    return found


def _grouped(at: Candidates, rule: Rule, line: RequestLine, among: Mask) -> list[tuple[str, Mask]]:
    values: dict[str, Mask] = {}
    for location in places(among):
        value = rule.value(at, line, location)
        values[value] = values.get(value, NOBODY) | 1 << location
    return list(values.items())
