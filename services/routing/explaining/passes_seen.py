"""Pass by pass: who was listed, who was left out for which reason, and who could still take part."""

from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Literal

from services.routing.brokering.decision import AFTER_ALL_RULES, EVERY_LINE, PassTaken
from services.routing.brokering.offer import Masks
from services.routing.domain.masks import Mask, only, places
from services.routing.explaining.standing import Standing

Way = Literal["whole", "split_order", "split_line"]
"""How a pass tried to cover the order in the end: at one place, line by line, or unit by unit."""


@dataclass(frozen=True, slots=True)
class PassSeen:
    """`left` are those of `listed` that could take what the last way wanted of one: the order, a line, a unit."""

    number: int
    trace_type: str
    listed: int
    way: Way
    left: tuple[str, ...]
    left_out: dict[str, tuple[str, ...]]


def passes_seen(standing: Standing) -> tuple[PassSeen, ...]:
    """Every pass of the decision, those on the Initial List of at least one line."""
    return tuple(_seen(standing, taken) for taken in standing.decision.passes)


def _seen(standing: Standing, taken: PassTaken) -> PassSeen:
    listed = reduce(or_, standing.listed)
    left_out: dict[str, Mask] = {}
    for _, _, verdict in standing.decision.left_out(taken):
        reason = verdict.reason.value
        left_out[reason] = left_out.get(reason, 0) | verdict.locations & listed
    way = _way(standing, taken)
    return PassSeen(
        number=taken.look.number,
        trace_type=taken.look.trace_type,
        listed=listed.bit_count(),
        way=way,
        left=_codes(standing, _able(standing, _by_rules(standing, taken), way)),
        left_out={reason: _codes(standing, mask) for reason, mask in left_out.items() if mask},
    )


def _way(standing: Standing, taken: PassTaken) -> Way:
    """The last way that was tried; reasons about stock that an earlier one gave count no more."""
    preferences, decision = standing.at.preferences, standing.decision
    covered = not decision.unfulfillable and not any(each.code for each in decision.chosen)
    if covered and taken.look.number == decision.pass_number:
        if len(standing.winners) == 1:
            return "whole"
        divided = len(decision.chosen) > len(standing.at.request.lines)
        return "split_line" if divided else "split_order"
    if not preferences.split_order:
        return "whole"
    return "split_line" if preferences.split_line else "split_order"


def _by_rules(standing: Standing, taken: PassTaken) -> Masks:
    """Who may take which line, however much is there."""
    left = list(standing.listed)
    for place, of_line, verdict in standing.decision.left_out(taken):
        if place < AFTER_ALL_RULES:
            for line in range(len(left)) if of_line == EVERY_LINE else (of_line,):
                left[line] &= ~verdict.locations
    return left


def _able(standing: Standing, may: Masks, way: Way) -> Mask:
    """Those of them with stock for the way."""
    lines, together = standing.at.request.lines, and_ if way == "whole" else or_
    found = []
    for index, line in enumerate(lines):
        same = sum(each.quantity for each in lines if each.item == line.item)
        needed = {"whole": same, "split_order": line.quantity, "split_line": 1}[way]
        units = standing.available[index]
        found.append(only(place for place in places(may[index]) if units[place] >= needed))
    return reduce(together, found)


def _codes(standing: Standing, locations: Mask) -> tuple[str, ...]:
    return tuple(standing.at.network.codes[place] for place in places(locations))
