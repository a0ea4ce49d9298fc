"""Who takes what of an order, by brute force: the plain twin of the router's decision.

An order is a dictionary: `order_type`, `system`, `carrier`, `placed_location`, `requested_location`, `destination`
(country, state, postal_code; or None), `origin` (degrees; or None), `assigned` (locations its other lines are at)
and `lines`, each with `line_number`, `item`, `quantity`, `gift_wrap`, `attribute`, `tried`. Interpretations:

- A set of locations covers the order if some assignment of whole lines to it exists; lines of one item share the
  shelf. The assignment is the lexicographically first: in line order, the best-ranked location first.
- Survivors are product locations of at least one line that no rule but Zero Availability leaves out of that line.
- "Splitting would have covered it": the units of every line can be had from survivors, however many.
- "The last of them" is the last of the lines that remain.
- Where lines may be divided, a line can be filled if its locations together have its units.
- Where the maximum of splits is too small, every set of the lines that could be covered is tried as the one to give
  up: smaller sets before larger ones, of one size those with the later lines. Lines given up and set aside go, in
  line order, to who takes back orders and keeps the item; every line that is given up must find somebody.
- "Dividing it would have filled it": with what the lines that were covered leave.
- Locations that other lines of the order are at count towards the maximum of splits, where orders may be split.
- Locations that divide lines are chosen greedily; then each line goes, in line order, whole to the best-ranked of
  them that has it, else from one after the other as they were chosen; where that leaves a line of an item that may
  go to fewer places short, as the choice filled them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from schemas.organization import Organization
from schemas.reasons import EliminationReason
from tests.support import naive_rules
from tests.support.naive_cover import Pass, Taken, coverable, covered, fillable, left, splitting_covers
from tests.support.naive_ranking import ranked
from tests.support.naive_rules import Line, Loads, Order, Stock, preference


@dataclass
class Answer:
    """What becomes of the order. Codes are None where stock is simply there."""

    passes: list[Pass]
    deciding: int = 0
    chosen: dict[tuple[int, str], tuple[int, int | None]] = field(default_factory=dict)
    """Units and code by line number and location."""
    unfulfillable: dict[int, int] = field(default_factory=dict)


def route(policy: Organization, order: Order, stock: Stock, loads: Loads) -> Answer:
    """The decision: the first pass that covers every line, else what the last one can do."""
    zoned = preference("use_zones", policy, order) and naive_rules.zone_for(policy, order)
    answer = Answer([])
    for part in ("primary", "alternate", "both") if zoned else ("all",):
        answer.deciding = len(answer.passes)
        look = _look(policy, order, stock, loads, part)
        answer.passes.append(look)
        taken = covered(policy, order, look, order["lines"])
        if taken is not None:
            answer.chosen = {(number, code): (units, None) for number, code, units in taken}
            return answer
    if preference("split_order", policy, order):
        _by_lines(policy, order, answer)
    else:
        split = splitting_covers(answer.passes[-1], order["lines"])
        _as_a_whole(policy, order, answer, *((8000, 7000) if split else (5000, 2000)))
    return answer


def _look(policy: Organization, order: Order, stock: Stock, loads: Loads, part: str) -> Pass:
    look, survivors = Pass(part), []
    for location in policy.locations:
        survives = False
        for line in order["lines"]:
            key = (line["line_number"], location.code)
            why = naive_rules.reasons(policy, order, stock, loads, line, location, part)
            if why:
                look.reasons[key] = why[0]
            item = line["item"]
            look.units[location.code, item] = naive_rules.available(policy, order, stock, location, item)
            if naive_rules.is_listed(policy, order, stock, location, item):
                look.listed.add(key)
                survives = survives or not why or why[0] is EliminationReason.ZERO_AVAILABILITY
        if survives:
            survivors.append(location)
    look.ranking = ranked(policy, order, stock, loads, survivors)
    return look


def _as_a_whole(policy: Organization, order: Order, answer: Answer, taken: int, refused: int) -> None:
    """The whole order to the best-ranked survivor that takes back orders, else nowhere."""
    code = _back_order_location(policy, order, answer, order["lines"], with_row=False)
    for line in order["lines"]:
        if code is None:
            answer.unfulfillable[line["line_number"]] = refused
        else:
            answer.chosen[line["line_number"], code] = (line["quantity"], taken)


def _back_order_location(
    policy: Organization, order: Order, answer: Answer, lines: Sequence[Line], *, with_row: bool
) -> str | None:
    """The best-ranked that takes back orders and is left out of none of the lines, within the maximum of splits."""
    look, goes = answer.passes[-1], {*order["assigned"], *(code for _, code in answer.chosen)}
    most = (
        preference("maximum_order_splits", policy, order)
        if preference("split_order", policy, order)
        else None
    )
    for code in look.ranking:
        if most is not None and len(goes) >= most and code not in goes:
            continue
        keys = [(line["line_number"], code) for line in lines]
        location: Any = policy.location(code)
        allowed = not any(key in look.reasons for key in keys)
        takes = preference("back_orders", policy, order, location)
        if takes and allowed and (not with_row or all(key in look.listed for key in keys)):
            return code
    return None


def _by_lines(policy: Organization, order: Order, answer: Answer) -> None:
    """Lines nobody can fill are set aside, then the last of the rest until these can be covered."""
    look, lines = answer.passes[-1], list(order["lines"])
    divides = bool(preference("split_line", policy, order))
    remaining = [line for line in lines if fillable(look, line, lines, divides=divides)]
    while remaining and not coverable(look, remaining, divides=divides):
        remaining.pop()
    for given_up in _sets_to_give_up(remaining):
        kept = [line for line in remaining if line not in given_up]
        taken = covered(policy, order, look, kept) if kept else []
        if taken is not None and _placed(policy, order, answer, taken, kept, given_up):
            break
    else:
        answer.chosen = {}
        answer.unfulfillable = {line["line_number"]: 1000 for line in lines}
        return
    if not answer.chosen and not order["assigned"]:
        code_of_order = 7000 if splitting_covers(look, lines) else 2000
        answer.unfulfillable = {line["line_number"]: code_of_order for line in lines}


def _sets_to_give_up(remaining: Sequence[Line]) -> list[list[Line]]:
    """Every set of these lines, the empty one first; of sets of one size the one with the later lines comes first."""
    positions = range(len(remaining))
    sets = [set(some) for size in range(len(remaining) + 1) for some in combinations(positions, size)]
    sets.sort(key=lambda some: (len(some), [-each for each in sorted(some, reverse=True)]))
    return [[line for place, line in enumerate(remaining) if place in some] for some in sets]


def _placed(
    policy: Organization,
    order: Order,
    answer: Answer,
    taken: Taken,
    kept: Sequence[Line],
    given_up: Sequence[Line],
) -> bool:
    """Writes down who takes what; whether every line that is given up finds a place."""
    look, lines = answer.passes[-1], order["lines"]
    answer.chosen = {(number, code): (units, None) for number, code, units in taken}
    answer.unfulfillable = {}
    for line in lines:
        if line in kept:
            continue
        divided = sum(left(look, line, lines, taken)) >= line["quantity"]
        code = _back_order_location(policy, order, answer, [line], with_row=True)
        if line in given_up:
            if code is None:
                return False
            answer.chosen[line["line_number"], code] = (line["quantity"], 4000)
        elif code is not None:
            answer.chosen[line["line_number"], code] = (line["quantity"], 8000 if divided else 5000)
        else:
            answer.unfulfillable[line["line_number"]] = 6000 if divided else 3000
    return True
