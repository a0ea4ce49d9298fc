"""The rulebook applied to all candidates; each rule runs once for everything that its result depends on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from schemas.reasons import EliminationReason
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, Mask, Masks, is_small
from services.routing.domain.request import RequestLine
from services.routing.domain.verdicts import EVERY_LINE, NO_RULING, Elimination, Ruling, Verdict
from services.routing.domain.zoning import Part
from services.routing.rules.rule import Rule, Scope
from services.routing.rules.rulebook import RULEBOOK

ABOUT_STOCK = frozenset({EliminationReason.ZERO_AVAILABILITY})
"""Rules that only find a location empty: for ranking and back orders the location survives them."""


@dataclass(slots=True, eq=False)
class Rulings:
    """What holds in every pass, in the order of the rulebook.

    Locations in `everywhere` may take no line; for each line, those in `of_lines` may not take it, and those in `empty`
    have nothing of its item.
    """

    eliminations: Sequence[Elimination]
    everywhere: Mask
    of_lines: Masks
    empty: Masks

    def out(self, zonal: Ruling = NO_RULING) -> Masks:
        """Return for each line the locations that may not take it."""
        everywhere = self.everywhere | zonal.out
        return [everywhere | each for each in self.of_lines]


def apply_rules(at: Candidates) -> Rulings:
    """Apply every rule but those about zones."""
    lines = at.request.lines
    ruling = _about_the_order(at)
    found, everywhere = [*ruling.eliminations], ruling.out
    # orders to one area often leave out the same locations
    recurring = is_small(len(at.network.locations))
    for number, rule in _OF_ADDRESS_AND_DAY:
        mask = rule.eliminated(at, lines[0])
        if mask:
            verdict = _verdict_of_order(at, number, rule, mask) if recurring else Verdict(rule.REASON, mask)
            found.append((number, EVERY_LINE, verdict))
            everywhere |= mask
    of_lines, empty = [], []
    for index, line in enumerate(lines):
        ruling = _about_the_line(at, line)
        for number, _, verdict in ruling.eliminations:
            found.append((number, index, verdict))
        of_lines.append(ruling.out)
        empty.append(ruling.empty)
    found.sort()
    return Rulings(found, everywhere, of_lines, empty)


def apply_zone_rules(at: Candidates, part: Part) -> Ruling:
    """Apply the rules about zones in a pass over this part of the zone."""
    if at.zone is None:
        return NO_RULING
    known = at.effective.rulings.by_zone
    key = (at.zone.name, part)
    found = known.get(key)
    if found is None:
        found = known.keep(key, _together(_applied(replace(at, part=part), at.request.lines[0], _OF_ZONE)))
    return found


def _about_the_order(at: Candidates) -> Ruling:
    """Apply the rules that depend on the policy and on the names in the order."""
    request, known = at.request, at.effective.rulings.by_names
    key = (request.placed_location, request.requested_location, request.system)
    found = known.get(key)
    if found is None:
        found = known.keep(key, _together(_applied(at, request.lines[0], _OF_POLICY_AND_NAMES)))
    return found


def _about_the_line(at: Candidates, line: RequestLine) -> Ruling:
    availability = at.availability[line.item]
    needs = (line.gift_wrap, line.attribute, line.tried)
    found = availability.rulings.get(needs)
    if found is None:
        known = at.effective.rulings.by_line
        of_line = known.get((line.item, needs))
        if of_line is None:
            of_line = known.keep((line.item, needs), _applied(at, line, _OF_LINE))
        found = availability.rulings.keep(needs, _together([*of_line, *_about_stock(at, line)]))
    return found


def _about_stock(at: Candidates, line: RequestLine) -> Sequence[Elimination]:
    # where several probability rules apply, equal masks may come from different rules
    distinct = len(at.availability[line.item].rules) < 2
    found = []
    for number, rule in _OF_STOCK:
        mask = rule.eliminated(at, line)
        if mask:
            verdict = (
                _verdict_of_item(at, number, rule, line.item, mask)
                if distinct
                else Verdict(rule.REASON, mask)
            )
            found.append((number, EVERY_LINE, verdict))
    return found


def _verdict_of_order(at: Candidates, number: int, rule: Rule, mask: Mask) -> Verdict:
    known = at.effective.rulings.of_orders
    return known.get((number, mask)) or known.keep((number, mask), Verdict(rule.REASON, mask))


def _verdict_of_item(at: Candidates, number: int, rule: Rule, item: str, mask: Mask) -> Verdict:
    known, key = at.effective.rulings.of_items, (number, item, mask)
    return known.get(key) or known.keep(key, Verdict(rule.REASON, mask))


def _applied(at: Candidates, line: RequestLine, rules: Iterable[tuple[int, Rule]]) -> Sequence[Elimination]:
    applied = [(number, rule, rule.eliminated(at, line)) for number, rule in rules]
    return [(number, EVERY_LINE, Verdict(rule.REASON, mask)) for number, rule, mask in applied if mask]


def _together(eliminations: Sequence[Elimination]) -> Ruling:
    out = empty = NOBODY
    for _, _, each in eliminations:
        if each.reason in ABOUT_STOCK:
            empty |= each.locations
        else:
            out |= each.locations
    return Ruling(eliminations, out, empty)


def _of(*scopes: Scope) -> Sequence[tuple[int, Rule]]:
    return [(number, rule) for number, rule in enumerate(RULEBOOK) if rule.SCOPE in scopes]


_OF_POLICY_AND_NAMES = _of(Scope.POLICY, Scope.NAMES)
_OF_ADDRESS_AND_DAY = _of(Scope.ADDRESS, Scope.DAY)
_OF_ZONE, _OF_LINE, _OF_STOCK = _of(Scope.ZONE), _of(Scope.LINE), _of(Scope.STOCK)
