"""The rulebook asked of all candidates, each rule once for everything that its answer depends on."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from schemas.reasons import EliminationReason
from services.routing.brokering.decision import EVERY_LINE, Elimination, Verdict
from services.routing.brokering.offer import Masks
from services.routing.brokering.passes import Pass
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, Mask, is_small
from services.routing.domain.request import RequestLine
from services.routing.rules.rule import Rule, Scope
from services.routing.rules.rulebook import RULEBOOK

ABOUT_STOCK = frozenset({EliminationReason.ZERO_AVAILABILITY})
"""Rules that say nothing of a location but that its shelf is empty: ranking and back orders pass over them."""

_MOST = 5_000
"""So many answers are remembered before all are forgotten: senders choose what they name."""


class Said(NamedTuple):
    """What some rules say: `out` may not take the line, `empty` have nothing of it."""

    eliminations: Sequence[Elimination]
    out: Mask
    empty: Mask


NOTHING = Said((), NOBODY, NOBODY)


@dataclass(slots=True, eq=False)
class Answers:
    """What holds in every pass, in the order of the rulebook.

    `everywhere` may take no line; of each line `of_lines` may not take it, `empty` have nothing of its item.
    """

    eliminations: Sequence[Elimination]
    everywhere: Mask
    of_lines: Masks
    empty: Masks

    def out(self, zonal: Said = NOTHING) -> Masks:
        """Of each line, who may not take it."""
        everywhere = self.everywhere | zonal.out
        return [everywhere | each for each in self.of_lines]


def ask(at: Candidates) -> Answers:
    """Every rule but those about zones."""
    lines = at.request.lines
    said = _of_the_order(at)
    found, everywhere = [*said.eliminations], said.out
    again = is_small(len(at.network.locations))
    for number, rule in _OF_ADDRESS_AND_DAY:
        mask = rule.eliminated(at, lines[0])
        if mask:
            verdict = _verdict(at, (number, mask), rule, mask) if again else Verdict(rule.REASON, mask)
            found.append((number, EVERY_LINE, verdict))
            everywhere |= mask
    of_lines, empty = [], []
    for index, line in enumerate(lines):
        said = _of_the_line(at, line)
        for number, _, verdict in said.eliminations:
            found.append((number, index, verdict))
        of_lines.append(said.out)
        empty.append(said.empty)
    found.sort()
    return Answers(found, everywhere, of_lines, empty)


def of_zone(at: Candidates, look: Pass) -> Said:
    """What the rules about zones say in a pass."""
    if at.zone is None:
        return NOTHING
    key = (at.zone.name, look.part)
    said: Said | None = at.settings.remembered.get(key)
    if said is None:
        said = _together(_asked(replace(at, part=look.part), at.request.lines[0], _OF_ZONE))
        _remember(at, key, said)
    return said


def _of_the_order(at: Candidates) -> Said:
    """What the policy says, and what comes of the names in the order."""
    asked = at.request
    key = (asked.placed_location, asked.requested_location, asked.system)
    said: Said | None = at.settings.remembered.get(key)
    if said is None:
        said = _together(_asked(at, asked.lines[0], _OF_POLICY_AND_NAMES))
        _remember(at, key, said)
    return said


def _verdict(at: Candidates, key: Hashable, rule: Rule, mask: Mask) -> Verdict:
    """Orders of one area have much the same, and so have shelves after every few orders."""
    known: Verdict | None = at.settings.remembered.get(key)
    if known is None:
        known = Verdict(rule.REASON, mask)
        _remember(at, key, known)
    return known


def _of_the_line(at: Candidates, line: RequestLine) -> Said:
    seen = at.seen[line.item]
    of_shelves = seen.of_shelves
    key = (line.gift_wrap, line.attribute, line.tried)
    said: Said | None = of_shelves.get(key)
    if said is None:
        found = [*_of_what_it_asks(at, line)]
        for number, rule in _OF_SHELF:
            mask = rule.eliminated(at, line)
            if mask:
                # of several probability rules, the mask does not tell which spoke
                plain = len(seen.rules) < 2
                key_of_mask = (number, line.item, mask)
                verdict = _verdict(at, key_of_mask, rule, mask) if plain else Verdict(rule.REASON, mask)
                found.append((number, EVERY_LINE, verdict))
        said = of_shelves[key] = _together(found)
    return said


def _of_what_it_asks(at: Candidates, line: RequestLine) -> Sequence[Elimination]:
    """The same for every line that asks the same of its item, whatever lies there."""
    key = (line.item, line.gift_wrap, line.attribute, line.tried)
    said: Sequence[Elimination] | None = at.settings.remembered.get(key)
    if said is None:
        said = _asked(at, line, _OF_LINE)
        _remember(at, key, said)
    return said


def _remember(at: Candidates, key: Hashable, said: object) -> None:
    known = at.settings.remembered
    if len(known) >= _MOST:
        known.clear()
    known[key] = said


def _asked(at: Candidates, line: RequestLine, rules: Iterable[tuple[int, Rule]]) -> Sequence[Elimination]:
    """Of a line, whichever it is."""
    found = []
    for number, rule in rules:
        mask = rule.eliminated(at, line)
        if mask:
            found.append((number, EVERY_LINE, Verdict(rule.REASON, mask)))
    return found


def _together(eliminations: Sequence[Elimination]) -> Said:
    out = empty = NOBODY
    for _, _, each in eliminations:
        if each.reason in ABOUT_STOCK:
            empty |= each.locations
        else:
            out |= each.locations
    return Said(eliminations, out, empty)


def _of(*scopes: Scope) -> Sequence[tuple[int, Rule]]:
    return [(number, rule) for number, rule in enumerate(RULEBOOK) if rule.SCOPE in scopes]


_OF_POLICY_AND_NAMES = _of(Scope.POLICY, Scope.NAMES)
_OF_ADDRESS_AND_DAY = _of(Scope.ADDRESS, Scope.DAY)
_OF_ZONE, _OF_LINE, _OF_SHELF = _of(Scope.ZONE), _of(Scope.LINE), _of(Scope.SHELF)
