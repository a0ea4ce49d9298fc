"""A summary of each pass: the listed locations, the eliminated ones by reason, and those that could take part."""

from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from services.routing.brokering.covering import Way
from services.routing.brokering.decision import PassTaken
from services.routing.domain.masks import Mask, Masks, indexes, only
from services.routing.domain.verdicts import AFTER_ALL_RULES, EVERY_LINE
from services.routing.explaining.standing import Standing


@dataclass(frozen=True, slots=True)
class PassSummary:
    """`way` is the last that the pass tried; `left` are the listed locations that could take part in it."""

    number: int
    trace_type: str
    listed: int
    way: Way
    left: tuple[str, ...]
    left_out: dict[str, tuple[str, ...]]


def pass_summaries(standing: Standing) -> tuple[PassSummary, ...]:
    """Summarize every pass; listed are the locations on the Initial List of at least one line."""
    return tuple(_summary(standing, taken) for taken in standing.decision.passes)


def _summary(standing: Standing, taken: PassTaken) -> PassSummary:
    listed = reduce(or_, standing.listed)
    left_out: dict[str, Mask] = {}
    for _, _, verdict in standing.decision.left_out(taken):
        reason = verdict.reason.value
        left_out[reason] = left_out.get(reason, 0) | verdict.locations & listed
    way = _way(standing, taken)
    return PassSummary(
        number=taken.which.number,
        trace_type=taken.which.trace_type,
        listed=listed.bit_count(),
        way=way,
        left=_codes(standing, _able(standing, _by_rules(standing, taken), way)),
        left_out={reason: _codes(standing, mask) for reason, mask in left_out.items() if mask},
    )


def _way(standing: Standing, taken: PassTaken) -> Way:
    """Return the last way that was tried; eliminations for lack of stock in earlier ways do not count."""
    preferences, decision = standing.at.preferences, standing.decision
    covered = not decision.unfulfillable and not any(each.code for each in decision.chosen)
    if covered and taken.which.number == decision.pass_number:
        if len(standing.winners) == 1:
            return "whole"
        divided = len(decision.chosen) > len(standing.at.request.lines)
        return "split_line" if divided else "split_order"
    if not preferences.split_order:
        return "whole"
    return "split_line" if preferences.split_line else "split_order"


def _by_rules(standing: Standing, taken: PassTaken) -> Masks:
    """Return the locations that may take each line, whatever their stock."""
    left = list(standing.listed)
    for number, of_line, verdict in standing.decision.left_out(taken):
        if number < AFTER_ALL_RULES:
            for line in range(len(left)) if of_line == EVERY_LINE else (of_line,):
                left[line] &= ~verdict.locations
    return left


def _able(standing: Standing, may: Masks, way: Way) -> Mask:
    """Return those of them with stock for the way."""
    lines, together = standing.at.request.lines, and_ if way == "whole" else or_
    found = []
    for index, line in enumerate(lines):
        same = sum(each.quantity for each in lines if each.item == line.item)
        needed = {"whole": same, "split_order": line.quantity, "split_line": 1}[way]
        units = standing.available[index]
        found.append(only(each for each in indexes(may[index]) if units[each] >= needed))
    return reduce(together, found)


def _codes(standing: Standing, locations: Mask) -> tuple[str, ...]:
    return tuple(standing.at.network.codes[each] for each in indexes(locations))
