"""The trace of a decision: candidates and eliminations, packed as bits and units in base64 (TRC-1, TRC-2)."""

from collections.abc import Iterable
from functools import lru_cache

from schemas.events.routing import LeftOut, Shopping, ShoppingPass
from schemas.reasons import EliminationReason
from services.routing.brokering.decision import Decision
from services.routing.brokering.passes import Pass
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, Mask, in_base64, indexes, is_small
from services.routing.domain.request import RequestLine
from services.routing.domain.thin import thin_by_rule
from services.routing.domain.verdicts import AFTER_ALL_RULES, EVERY_LINE, ByValue, Verdict
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
"""Reasons beside which the trace shows a value: the zone, the distance, the attribute, the rule."""
_RULES: dict[EliminationReason, Rule] = {rule.REASON: rule for rule in RULEBOOK}


def shopping(at: Candidates, decision: Decision) -> Shopping:
    """Return the candidates of every line and, by pass, the locations that were left out and why.

    A line whose trace is not kept has no candidates, and no entries of its own.
    """
    lines, count = at.request.lines, len(at.network.locations)
    columns, listed = [], []
    for line in lines:
        availability = at.availability[line.item]
        if availability.listed_in_base64 is None:
            availability.listed_in_base64 = in_base64(availability.listed, count)
        listed.append(availability.listed_in_base64 if line.traced else in_base64(NOBODY, count))
        columns.append(availability.available)
    width = max([column.width for column in columns])
    return Shopping(
        listed=tuple(listed),
        available=tuple([column.in_base64(width) for column in columns]),
        width=width,
        passes=_passes(*[taken.which for taken in decision.passes]),
        left_out=tuple(_entries(at, decision)),
    )


@lru_cache(maxsize=256)
def _passes(*passes: Pass) -> tuple[ShoppingPass, ...]:
    return tuple(ShoppingPass(number=each.number, trace_type=each.trace_type) for each in passes)


def _entries(at: Candidates, decision: Decision) -> list[LeftOut]:
    """Return the eliminations that hold in every pass, then those of each pass."""
    lines, count = at.request.lines, len(at.network.locations)
    make = _left_out_before if is_small(count) else _left_out
    by_pass = [
        (None, decision.eliminations),
        *[(each.which.number, each.eliminations) for each in decision.passes],
    ]
    left_out: list[LeftOut] = []
    for pass_number, eliminations in by_pass:
        for rule, line, verdict in eliminations:
            if line != EVERY_LINE and not lines[line].traced:
                continue
            number = None if line == EVERY_LINE else lines[line].line_number
            if rule >= AFTER_ALL_RULES:
                left_out.append(make(rule, verdict.reason, "", pass_number, number, verdict.locations, count))
                continue
            entries = None if verdict.entries is None else verdict.entries.get(number)
            if entries is None:
                values = _values_of(at, lines[max(line, 0)], verdict)
                made = [
                    make(rule, verdict.reason, value, pass_number, number, locations, count)
                    for value, locations in values
                ]
                entries = verdict.keep_entries(number, made)
            left_out += entries
    return left_out


def _left_out(
    rule: int,
    reason: EliminationReason,
    value: str,
    pass_number: int | None,
    line_number: int | None,
    locations: Mask,
    count: int,
) -> LeftOut:
    return LeftOut(
        rule=rule,
        reason=reason,
        value=value,
        pass_number=pass_number,
        line_number=line_number,
        locations=in_base64(locations, count),
    )


_left_out_before = lru_cache(maxsize=4096)(_left_out)


def _values_of(at: Candidates, line: RequestLine, verdict: Verdict) -> Iterable[tuple[str, Mask]]:
    if verdict.reason not in VALUED:
        return [("", verdict.locations)]
    values = ((value, verdict.locations & mask) for value, mask in _values(at, line, verdict))
    return [(value, locations) for value, locations in values if locations]


def _values(at: Candidates, line: RequestLine, verdict: Verdict) -> ByValue:
    """Return each value with its locations. Radii depend on preferences only, so they are grouped once."""
    rule = _RULES[verdict.reason]
    if rule.SCOPE is Scope.ZONE:
        return [(rule.value(at, line, 0), verdict.locations)]
    if verdict.reason is EliminationReason.PROBABILITY_RULE:
        return _first_of(thin_by_rule(at, line.item))
    if verdict.reason is not EliminationReason.PROXIMITY_DISTANCE:
        return _grouped(at, rule, line, verdict.locations)
    if at.effective.radius_values is None:
        at.effective.radius_values = _grouped(at, rule, line, at.network.everybody)
    return at.effective.radius_values


def _first_of(masks: Iterable[tuple[str, Mask]]) -> list[tuple[str, Mask]]:
    """Keep each location only under the first value that has it."""
    found: list[tuple[str, Mask]] = []
    before = NOBODY
    for value, mask in masks:
        found.append((value, mask & ~before))
        before |= mask
    return found


def _grouped(at: Candidates, rule: Rule, line: RequestLine, among: Mask) -> list[tuple[str, Mask]]:
    values: dict[str, Mask] = {}
    for location in indexes(among):
        value = rule.value(at, line, location)
        values[value] = values.get(value, NOBODY) | 1 << location
    return list(values.items())
