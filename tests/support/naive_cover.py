"""Which locations have what an order needs, by brute force: the twin of covering, set by set and unit by unit."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from schemas.organization import Organization
from schemas.reasons import EliminationReason
from tests.support.naive_rules import Line, Order, preference

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


def _room(policy: Organization, order: Order, codes: Sequence[str]) -> bool:
    """Whether the order may go to these locations beside those it is at."""
    if not preference("split_order", policy, order):
        return True
    limit = preference("maximum_order_splits", policy, order)
    return limit is None or len({*codes, *order["assigned"]}) <= limit


def covered(policy: Organization, order: Order, look: Pass, lines: Sequence[Line]) -> Taken | None:
    """Whole, split order, split line: the first that gives every line its units within the limit."""
    largest = len(lines) if preference("split_order", policy, order) else 1
    for size in range(1, largest + 1):
        for places in combinations(look.ranking, size):
            if _room(policy, order, places):
                taken = whole_lines(look, lines, places)
                if taken is not None:
                    return taken
    if preference("split_order", policy, order) and preference("split_line", policy, order):
        taken = divided(look, lines)
        if taken is not None and _room(policy, order, [code for _, code, _ in taken]):
            return taken
    return None


def whole_lines(look: Pass, lines: Sequence[Line], places: Sequence[str]) -> Taken | None:
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


def divided(look: Pass, lines: Sequence[Line]) -> Taken | None:
    """One location after the other, each time the one that fills the most of what is missing; by rank if equal."""
    missing = {line["line_number"]: line["quantity"] for line in lines}
    taken: Taken = []
    chosen: list[str] = []
    while any(missing.values()):
        offers = [(_offer(look, lines, code, missing), code) for code in look.ranking if code not in chosen]
        best, code = max(offers, key=lambda each: sum(units for _, _, units in each[0]), default=([], ""))
        if not best:
            return None
        chosen.append(code)
        taken += best
        for number, _, units in best:
            missing[number] -= units
    return _handed_out(look, lines, chosen) or taken


def _handed_out(look: Pass, lines: Sequence[Line], chosen: Sequence[str]) -> Taken | None:
    taken: Taken = []
    for line in lines:
        free = {code: look.has(line, code, taken, lines) if look.may(line, code) else 0 for code in chosen}
        whole = [code for code in look.ranking if free.get(code, 0) >= line["quantity"]]
        missing = line["quantity"]
        for code in whole[:1] or chosen:
            units = min(missing, free[code])
            missing -= units
            taken += [(line["line_number"], code, units)] if units else []
        if missing:
            return None
    return taken


def _offer(look: Pass, lines: Sequence[Line], code: str, missing: dict[int, int]) -> Taken:
    offer: Taken = []
    for line in lines:
        units = min(missing[line["line_number"]], look.has(line, code, offer, lines))
        if look.may(line, code) and units > 0:
            offer.append((line["line_number"], code, units))
    return offer


def splitting_covers(look: Pass, lines: Sequence[Line]) -> bool:
    """Whether for any lines of one item the locations that may take some of them have the units (Hall)."""
    for size in range(1, len(lines) + 1):
        for some in combinations(lines, size):
            if len({line["item"] for line in some}) == 1:
                places = [code for code in look.ranking if any(look.may(line, code) for line in some)]
                units = sum(look.has(some[0], code, [], lines) for code in places)
                if units < sum(line["quantity"] for line in some):
                    return False
    return True


def left(look: Pass, line: Line, lines: Sequence[Line], taken: Taken) -> list[int]:
    """Units that each location has for the line beside what was taken."""
    return [look.has(line, code, taken, lines) for code in look.ranking if look.may(line, code)]


def fillable(look: Pass, line: Line, lines: Sequence[Line], *, divides: bool) -> bool:
    """Whether somebody has the line whole or, where it may be divided, all have it together."""
    units = left(look, line, lines, [])
    return bool((sum(units) if divides else max(units, default=0)) >= line["quantity"])


def coverable(look: Pass, lines: Sequence[Line], *, divides: bool) -> bool:
    """Whether the lines can be covered by any number of locations."""
    if divides and divided(look, lines) is not None:
        return True
    return whole_lines(look, lines, look.ranking) is not None
