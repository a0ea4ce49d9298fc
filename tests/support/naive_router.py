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
- "Dividing it would have filled it": with what the lines that were covered leave.
- Locations that other lines of the order are at count towards the maximum of splits.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any

from schemas.organization import Organization
from schemas.reasons import EliminationReason
from tests.support import naive_rules
from tests.support.naive_ranking import ranked
from tests.support.naive_rules import Line, Loads, Order, Stock, preference

Taken = list[tuple[int, str, int]]
"""Line number, location, units."""


@dataclass
class Pass:
    """One look at the locations: who was listed, why some were left out, who is preferred, who can give what."""

    part: str
    listed: set[tuple[int, str]] = field(default_factory=set)
    reasons: dict[tuple[int, str], EliminationReason] = field(default_factory=dict)
    ranking: list[str] = field(default_factory=list)
    units: dict[tuple[str, str], int] = field(default_factory=dict)
    """Available by (location, item)."""

    def may(self, line: Line, code: str) -> bool:
        """Whether the location may take units of the line."""
        key = (line["line_number"], code)
        return key in self.listed and key not in self.reasons

    def has(self, line: Line, code: str, taken: Taken, lines: Sequence[Line]) -> int:
        """Units of the line's item that the location has left beside what was taken."""
        items = {each["line_number"]: each["item"] for each in lines}
        gone = sum(n for number, place, n in taken if place == code and items[number] == line["item"])
        return max(0, self.units.get((code, line["item"]), 0)) - gone


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
        taken = _covered(policy, order, look, order["lines"])
        if taken is not None:
            answer.chosen = {(number, code): (units, None) for number, code, units in taken}
            return answer
    if preference("split_order", policy, order):
        _by_lines(policy, order, answer)
    else:
        split = _splitting_covers(answer.passes[-1], order["lines"])
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


def _room(policy: Organization, order: Order, codes: Sequence[str]) -> bool:
    """Whether the order may go to these locations beside those it is at."""
    limit = preference("maximum_order_splits", policy, order)
    return limit is None or len({*codes, *order["assigned"]}) <= limit


def _covered(policy: Organization, order: Order, look: Pass, lines: Sequence[Line]) -> Taken | None:
    """Whole, split order, split line: the first that gives every line its units within the limit."""
    largest = len(lines) if preference("split_order", policy, order) else 1
    for size in range(1, largest + 1):
        for places in combinations(look.ranking, size):
            if _room(policy, order, places):
                taken = _whole_lines(look, lines, places)
                if taken is not None:
                    return taken
    if preference("split_order", policy, order) and preference("split_line", policy, order):
        taken = _divided(look, lines)
        if taken is not None and _room(policy, order, [code for _, code, _ in taken]):
            return taken
    return None


def _whole_lines(look: Pass, lines: Sequence[Line], places: Sequence[str]) -> Taken | None:
    """The first assignment, in line order and by rank, that no shelf is too small for."""
    for choice in product(places, repeat=len(lines)):
        taken: Taken = []
        for line, code in zip(lines, choice, strict=True):
            if not look.may(line, code) or look.has(line, code, taken, lines) < line["quantity"]:
                break
            taken.append((line["line_number"], code, line["quantity"]))
        else:
            return taken
    return None


def _divided(look: Pass, lines: Sequence[Line]) -> Taken | None:
    """One location after the other, each time the one that fills the most of what is missing; by rank if equal."""
    missing = {line["line_number"]: line["quantity"] for line in lines}
    taken: Taken = []
    left = list(look.ranking)
    while any(missing.values()):
        offers = [(_offer(look, lines, code, missing), code) for code in left]
        if not offers:
            return None
        best, code = max(offers, key=lambda each: sum(units for _, _, units in each[0]))
        if not best:
            return None
        left.remove(code)
        for number, _, units in best:
            missing[number] -= units
        taken += best
    return taken


def _offer(look: Pass, lines: Sequence[Line], code: str, missing: dict[int, int]) -> Taken:
    offer: Taken = []
    for line in lines:
        units = min(missing[line["line_number"]], look.has(line, code, offer, lines))
        if look.may(line, code) and units > 0:
            offer.append((line["line_number"], code, units))
    return offer


def _splitting_covers(look: Pass, lines: Sequence[Line]) -> bool:
    """Whether for any lines of one item the locations that may take some of them have the units (Hall)."""
    for size in range(1, len(lines) + 1):
        for some in combinations(lines, size):
            if len({line["item"] for line in some}) == 1:
                places = [code for code in look.ranking if any(look.may(line, code) for line in some)]
                units = sum(look.has(some[0], code, [], lines) for code in places)
                if units < sum(line["quantity"] for line in some):
                    return False
    return True


def _as_a_whole(policy: Organization, order: Order, answer: Answer, taken: int, refused: int) -> None:
    """The whole order to the best-ranked survivor that takes back orders, else nowhere."""
    code = _back_order_location(policy, answer.passes[-1], order["lines"], with_row=False)
    for line in order["lines"]:
        if code is None:
            answer.unfulfillable[line["line_number"]] = refused
        else:
            answer.chosen[line["line_number"], code] = (line["quantity"], taken)


def _back_order_location(
    policy: Organization, look: Pass, lines: Sequence[Line], *, with_row: bool
) -> str | None:
    """The best-ranked that takes back orders and is left out of none of the lines."""
    for code in look.ranking:
        keys = [(line["line_number"], code) for line in lines]
        location: Any = policy.location(code)
        allowed = not any(key in look.reasons for key in keys)
        if location.back_orders and allowed and (not with_row or all(key in look.listed for key in keys)):
            return code
    return None


def _by_lines(policy: Organization, order: Order, answer: Answer) -> None:
    """Lines nobody can fill are set aside, then the last of the rest until these can be covered."""
    look, lines = answer.passes[-1], list(order["lines"])
    divides = bool(preference("split_line", policy, order))
    remaining = [line for line in lines if _fillable(look, line, lines, divides=divides)]
    while remaining and not _coverable(look, remaining, divides=divides):
        remaining.pop()
    taken = _covered(policy, order, look, remaining) if remaining else []
    if taken is None:
        _as_a_whole(policy, order, answer, 4000, 1000)
        return
    answer.chosen = {(number, code): (units, None) for number, code, units in taken}
    aside = [line for line in lines if line not in remaining]
    for line in aside:
        divided = sum(_left(look, line, lines, taken)) >= line["quantity"]
        code = _back_order_location(policy, look, [line], with_row=True)
        if code is not None:
            answer.chosen[line["line_number"], code] = (line["quantity"], 8000 if divided else 5000)
        else:
            answer.unfulfillable[line["line_number"]] = 6000 if divided else 3000
    if not answer.chosen:
        code_of_order = 7000 if _splitting_covers(look, lines) else 2000
        answer.unfulfillable = {line["line_number"]: code_of_order for line in lines}


def _left(look: Pass, line: Line, lines: Sequence[Line], taken: Taken) -> list[int]:
    return [look.has(line, code, taken, lines) for code in look.ranking if look.may(line, code)]


def _fillable(look: Pass, line: Line, lines: Sequence[Line], *, divides: bool) -> bool:
    units = _left(look, line, lines, [])
    return (sum(units) if divides else max(units, default=0)) >= line["quantity"]


def _coverable(look: Pass, lines: Sequence[Line], *, divides: bool) -> bool:
    whole = _whole_lines(look, lines, look.ranking) is not None
    return whole or (divides and _divided(look, lines) is not None)
