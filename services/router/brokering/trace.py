"""What a decision looked at and left out, packed: bits and units over the locations, base64 (TRC-1, TRC-2)."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import Any, Literal

import numpy as np

from schemas.events.routing import LeftOut, Shopping, ShoppingPass
from schemas.reasons import EliminationReason
from services.router.brokering.decision import Decision, Elimination
from services.router.brokering.offer import Columns
from services.router.domain.candidates import Candidates
from services.router.domain.network import Mask
from services.router.domain.request import RequestLine
from services.router.rules import probability
from services.router.rules.rule import Rule, Scope
from services.router.rules.rulebook import RULEBOOK

_WIDTHS: tuple[tuple[Literal[1, 2, 4], np.dtype[np.signedinteger[Any]]], ...] = (
    (1, np.dtype("<i1")),
    (2, np.dtype("<i2")),
    (4, np.dtype("<i4")),
)
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
    lines = at.request.lines
    listed = [at.listed(line) for line in lines]
    units = np.array([np.where(at.shelf(line).stocked, at.available(line), 0) for line in lines])
    width, packed = _packed_units(units)
    passes = tuple(
        ShoppingPass(
            number=taken.look.number,
            trace_type=taken.look.trace_type,
            left_out=tuple(left_out for each in taken.eliminations for left_out in _left_out(at, each)),
        )
        for taken in decision.passes
    )
    return Shopping(listed=tuple(map(bits, listed)), available=packed, width=width, passes=passes)


def bits(mask: Mask) -> str:
    """A mask as base64 of packed bits, the first location the lowest bit of the first byte."""
    return b64encode(np.packbits(mask, bitorder="little").tobytes()).decode()


def _packed_units(units: Columns) -> tuple[Literal[1, 2, 4, 8], tuple[str, ...]]:
    low, high = (int(units.min()), int(units.max())) if units.size else (0, 0)
    for width, kind in _WIDTHS:
        if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max:
            return width, tuple(b64encode(row.astype(kind).tobytes()).decode() for row in units)
    return 8, tuple(b64encode(row.astype("<i8").tobytes()).decode() for row in units)


def _left_out(at: Candidates, elimination: Elimination) -> Iterator[LeftOut]:
    line = None if elimination.line is None else at.request.lines[elimination.line].line_number
    for value, mask in _by_value(at, elimination):
        yield LeftOut(reason=elimination.reason, value=value, line_number=line, locations=bits(mask))


def _by_value(at: Candidates, elimination: Elimination) -> Iterator[tuple[str, Mask]]:
    """The mask apart by what the trace says beside the reason."""
    left_out = elimination.locations
    if elimination.reason not in VALUED:
        yield "", left_out
        return
    for value, mask in _values(at, elimination):
        of_value = left_out & mask
        if of_value.any():
            yield value, of_value


def _values(at: Candidates, elimination: Elimination) -> list[tuple[str, Mask]]:
    """Each value with its locations. A radius is a matter of policy, so those are found once."""
    rule, line = _RULES[elimination.reason], at.request.lines[elimination.line or 0]
    if rule.SCOPE is Scope.ZONE:
        return [(rule.value(at, line, 0), elimination.locations)]
    if elimination.reason is EliminationReason.PROBABILITY_RULE:
        return _first_of(probability.by_rule(at, line))
    if elimination.reason is not EliminationReason.PROXIMITY_DISTANCE:
        return _grouped(at, rule, line, elimination.locations)
    key = ("radii", *at.kind)
    if key not in at.network.remembered:
        at.network.remembered[key] = _grouped(at, rule, line, ~at.network.nobody)
    found: list[tuple[str, Mask]] = at.network.remembered[key]
    return found


def _first_of(masks: Iterable[tuple[str, Mask]]) -> list[tuple[str, Mask]]:
    """Each location under the first value that has it."""
    found: list[tuple[str, Mask]] = []
    for value, mask in masks:
        for _, before in found:
            mask = mask & ~before
        found.append((value, mask))
    return found


def _grouped(at: Candidates, rule: Rule, line: RequestLine, among: Mask) -> list[tuple[str, Mask]]:
    values: dict[str, Mask] = {}
    for location in np.flatnonzero(among):
        value = rule.value(at, line, int(location))
        values.setdefault(value, np.zeros(len(among), bool))[location] = True
    return list(values.items())
