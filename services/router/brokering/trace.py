"""What a decision looked at and left out, packed: bits and units over the locations, base64 (TRC-1, TRC-2)."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal

from schemas.events.routing import LeftOut, Shopping, ShoppingPass
from schemas.reasons import EliminationReason
from services.router.brokering.decision import Decision, Elimination
from services.router.domain.candidates import Candidates
from services.router.domain.masks import NOBODY, Mask, in_base64, places
from services.router.domain.request import RequestLine
from services.router.domain.shelves import Column
from services.router.domain.thin import thin_by_rule
from services.router.rules.rule import Rule, Scope
from services.router.rules.rulebook import RULEBOOK

_WIDTHS: tuple[tuple[Literal[1, 2, 4, 8], str], ...] = ((1, "<i1"), (2, "<i2"), (4, "<i4"), (8, "<i8"))
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
    width, packed = _packed([at.available(line) for line in lines], at.network.everybody)
    passes = tuple(
        ShoppingPass(
            number=taken.look.number,
            trace_type=taken.look.trace_type,
            left_out=tuple(_left_out(at, taken.eliminations)),
        )
        for taken in decision.passes
    )
    listed = tuple(in_base64(at.listed(line), count) for line in lines)
    return Shopping(listed=listed, available=packed, width=width, passes=passes)


def _packed(columns: Sequence[Column], everybody: Mask) -> tuple[Literal[1, 2, 4, 8], tuple[str, ...]]:
    """As narrow as all of them can be."""
    width, kind = next((width, kind) for width, kind in _WIDTHS if _fit(columns, everybody, width))
    return width, tuple(column.in_base64(kind) for column in columns)


def _fit(columns: Sequence[Column], everybody: Mask, width: int) -> bool:
    """Whether no location has more, or less, than a signed number of so many bytes can tell."""
    beyond = 1 << (8 * width - 1)
    return width == 8 or all(
        not column.at_least(beyond) and column.at_least(-beyond) == everybody for column in columns
    )


def _left_out(at: Candidates, eliminations: Iterable[Elimination]) -> Iterator[LeftOut]:
    lines, count = at.request.lines, len(at.network.locations)
    for each in eliminations:
        line = None if each.line is None else lines[each.line].line_number
        if each.reason not in VALUED:
            yield _told(each.reason, "", line, each.locations, count)
            continue
        for value, mask in _values(at, each):
            if of_value := each.locations & mask:
                yield _told(each.reason, value, line, of_value, count)


@lru_cache(maxsize=4096)
def _told(reason: EliminationReason, value: str, line: int | None, mask: Mask, count: int) -> LeftOut:
    """Most of what is left out is left out of the next order too."""
    return LeftOut(reason=reason, value=value, line_number=line, locations=in_base64(mask, count))


def _values(at: Candidates, elimination: Elimination) -> Sequence[tuple[str, Mask]]:
    """Each value with its locations. A radius is a matter of policy, so those are found once."""
    rule, line = _RULES[elimination.reason], at.request.lines[elimination.line or 0]
    if rule.SCOPE is Scope.ZONE:
        return [(rule.value(at, line, 0), elimination.locations)]
    if elimination.reason is EliminationReason.PROBABILITY_RULE:
        return _first_of(thin_by_rule(at, line.item))
    if elimination.reason is not EliminationReason.PROXIMITY_DISTANCE:
        return _grouped(at, rule, line, elimination.locations)
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
