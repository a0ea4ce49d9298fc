"""Survivors of the rules that a pass left out because their stock does not suffice for the ways that it tried."""

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_

from schemas.reasons import EliminationReason
from services.routing.brokering.covering import Way
from services.routing.brokering.survivors import Survivors
from services.routing.domain.masks import Mask, Masks, without
from services.routing.domain.verdicts import AFTER_ALL_RULES, Elimination, Verdict

_IN_ORDER = (
    EliminationReason.NOT_COMMON,
    EliminationReason.COMMON_INSUFFICIENT,
    EliminationReason.INSUFFICIENT,
    EliminationReason.SPLIT_ORDER_INSUFFICIENT,
    EliminationReason.SPLIT_LINE_OFF_INSUFFICIENT,
    EliminationReason.SPLIT_LINE_ON_INSUFFICIENT,
)
"""In the order in which the ways are tried."""
_NUMBERS = {reason: AFTER_ALL_RULES + number for number, reason in enumerate(_IN_ORDER)}


def short_of_stock(
    left: Survivors, within: Mask, tried: Sequence[Way], *, covered: bool
) -> Sequence[Elimination]:
    """Return an elimination for each way that was tried, each line, and the survivors that lack stock for both."""
    splitting, several = left.at.effective.split_order, len(left.short) > 1
    short = [each & within for each in left.short]
    found: list[Elimination] = []
    if several and not splitting:
        found += _each_line(EliminationReason.NOT_COMMON, _not_common(left, within))
    if several and splitting:
        if any(short):
            common = reduce(and_, _stocked(left))
            found += _each_line(EliminationReason.COMMON_INSUFFICIENT, [each & common for each in short])
    else:
        found += _each_line(EliminationReason.INSUFFICIENT, short)
    if "split_order" in tried:
        found += _each_line(EliminationReason.INSUFFICIENT, short)
        found += _each_line(EliminationReason.SPLIT_ORDER_INSUFFICIENT, short)
    if "split_line" in tried:
        found += _each_line(EliminationReason.SPLIT_LINE_ON_INSUFFICIENT, short)
    elif not covered:
        some = short if splitting else _some(left, short)
        found += _each_line(EliminationReason.SPLIT_LINE_OFF_INSUFFICIENT, some)
    return found


def _some(left: Survivors, short: Masks) -> Masks:
    """Return for each line the locations that have some of it: dividing the line would have used them."""
    return [each & column.having(1) for each, column in zip(short, left.columns, strict=True)]


def _stocked(left: Survivors) -> Masks:
    return [left.at.stock_of(line).stocked for line in left.at.request.lines]


def _not_common(left: Survivors, within: Mask) -> Masks:
    """Return for each line the locations that stock other items of the order but not this one."""
    stocked = _stocked(left)
    any_item = reduce(or_, stocked) & within
    return [without(any_item, each | out) for each, out in zip(stocked, left.out, strict=True)]


def _each_line(reason: EliminationReason, masks: Masks) -> list[Elimination]:
    return [(_NUMBERS[reason], line, Verdict(reason, mask)) for line, mask in enumerate(masks) if mask]
