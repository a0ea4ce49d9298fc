"""The least change that would have let a location win; every change is tried by deciding again.

The least change has the fewest remedies. Among single remedies the first that suffices counts, in this order: against a
reason of the deciding pass, a better rank, against a reason of another pass, what would concern other orders too (more
splits, split orders, split lines), and last a back order, which promises stock that does not exist. Among several
remedies, units of stock are kept as few as possible: a number in a document is easier to change than stock.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Any

from services.routing.brokering.broker import decide
from services.routing.domain.verdicts import EVERY_LINE
from services.routing.domain.zoning import Part
from services.routing.explaining.allowances import allowances, more_splits
from services.routing.explaining.better_rank import better_ranks
from services.routing.explaining.criteria import difference, names
from services.routing.explaining.remedies import remedy
from services.routing.explaining.remedy import ONCE, UNITS, Remedy, units
from services.routing.explaining.scene import Scene
from services.routing.explaining.standing import Standing

ONE_BY_ONE = 30
"""Up to so many values are tried one after the other, more by bisection."""

SETTABLE = frozenset({"location_priority", "on_hand"})
"""Criteria that people can change for a location."""

Plan = Sequence[Remedy]
"""Remedies that may be needed together; those that turn out dispensable are dropped in this order."""


@dataclass(frozen=True, slots=True)
class Change:
    """A remedy and its least value that suffices."""

    remedy: Remedy
    value: int

    @property
    def words(self) -> str:
        """The change in words."""
        return self.remedy.words(self.value)

    @property
    def plain(self) -> dict[str, Any]:
        """The change for programs; `value` is None where it is a yes or a no."""
        value = None if self.remedy.values is ONCE else self.value
        return {
            "kind": self.remedy.kind,
            "subject": self.remedy.subject,
            "value": value,
            "words": self.words,
        }


def least_change(standing: Standing, location: int) -> tuple[Change, ...] | None:
    """Return the fewest changes that suffice, each as small as the others permit; None where none do."""
    trial = Trial(Scene.of(standing.at), standing.at.network.codes[location])
    alone = single_changes(standing, location)
    best = next((found for each in alone if (found := trial.least([each])) is not None), None)
    if best is not None:
        return best
    for plan in chain(_plans(standing, location), _pairs(standing, alone, location)):
        found = trial.least(plan)
        if found is not None and (best is None or len(found) < len(best)):
            best = found
            if len(best) == 2:
                break
    return best


def single_changes(standing: Standing, location: int) -> Plan:
    """Return every single remedy for the location, the easiest first."""
    first, *others = ([*_lifting(standing, location, each.part)] for each in standing.all_passes)
    ranks = reversed(_ranks(standing, location))
    elsewhere = (each for found in others for each in found)
    every = _distinct([*first, *ranks, *elsewhere, *allowances(standing.at, location)])
    return [each for each in every if not _moves_what_is_too_far(each, every)]


def _lifting(standing: Standing, location: int, part: Part) -> Iterator[Remedy]:
    for remedies in _by_line(standing, location, part).values():
        yield from remedies or ()


def _pairs(standing: Standing, alone: Plan, location: int) -> Iterator[Plan]:
    """Yield every allowance together with one other remedy."""
    allowed = {each.key for each in allowances(standing.at, location)}
    for each, other in combinations(alone, 2):
        if other.key in allowed:
            yield other, each


@dataclass(frozen=True)
class Trial:
    """Decides again in changed scenes, and finds out whether a location wins."""

    scene: Scene
    code: str

    def wins(self, changes: Sequence[Change]) -> bool:
        """Return whether the location gets a share of the order."""
        scene = self.scene
        for each in changes:
            scene = each.remedy.change(scene, each.value)
        return any(each.location == self.code for each in decide(scene.candidates()).chosen)

    def least(self, plan: Plan) -> tuple[Change, ...] | None:
        """Return what of a plan suffices; None where not even all of it does."""
        changes = [Change(each, each.values[-1]) for each in plan]
        if not self.wins(changes):
            return None
        while True:
            before = changes
            changes = self._without_dispensable(changes)
            for index in _units_first(changes):
                changes = self._smaller(changes, index)
            if changes == before:
                return tuple(changes)

    def _without_dispensable(self, changes: list[Change]) -> list[Change]:
        kept = changes
        for each in changes:
            others = [other for other in kept if other is not each]
            if self.wins(others):
                kept = others
        return kept

    def _smaller(self, changes: list[Change], index: int) -> list[Change]:
        values = changes[index].remedy.values
        enough = values.index(changes[index].value)

        def at(number: int) -> list[Change]:
            return [*changes[:index], Change(changes[index].remedy, values[number]), *changes[index + 1 :]]

        if enough <= ONE_BY_ONE:
            return next((at(number) for number in range(enough) if self.wins(at(number))), changes)
        too_little = -1
        while enough - too_little > 1:
            middle = (enough + too_little) // 2
            if self.wins(at(middle)):
                enough = middle
            else:
                too_little = middle
        return at(enough)


def _units_first(changes: Sequence[Change]) -> Sequence[int]:
    last_first = reversed(range(len(changes)))
    return sorted(last_first, key=lambda index: changes[index].remedy.kind != UNITS)


def _plans(standing: Standing, location: int) -> Iterator[Plan]:
    """Yield plans: the deciding pass first, the line that lacks the least before all lines, ranks only where needed."""
    for each_pass in standing.all_passes:
        by_line = _by_line(standing, location, each_pass.part)
        possible = [(index, found) for index, found in by_line.items() if found is not None]
        split = bool(standing.at.preferences.split_order)
        if not possible or (not split and len(possible) < len(by_line)):
            continue
        singles = sorted(possible, key=lambda each: len(each[1])) if split and len(possible) > 1 else []
        for some in [*([single] for single in singles), possible]:
            plan = _distinct([each for _, found in some for each in found])
            yield plan
            ranks = [each for each in _ranks(standing, location) if not _moves_what_is_too_far(each, plan)]
            yield _distinct([*more_splits(standing.at), *ranks, *plan])


def _by_line(standing: Standing, location: int, part: Part) -> dict[int, list[Remedy] | None]:
    """Return for each line the remedies against all reasons of a pass; None where a reason has none."""
    at = standing.at
    found: dict[int, list[Remedy] | None] = {}
    against = [
        (of_line, verdict.reason)
        for _, of_line, verdict in standing.by_rules(part)
        if verdict.locations >> location & 1
    ]
    for index, line in enumerate(at.request.lines):
        reasons = [reason for of_line, reason in against if of_line in (EVERY_LINE, index)]
        lifted = [remedy(reason, at, line, location) for reason in reasons]
        remedies = [each for each in lifted if each is not None]
        together = sum(each.quantity for each in at.request.lines if each.item == line.item)
        if standing.available[index, location] < together or not standing.listed[index] >> location & 1:
            remedies.append(units(at, line, location))
        found[index] = None if None in lifted else remedies
    return found


def _ranks(standing: Standing, location: int) -> list[Remedy]:
    """Return rank remedies, the easiest to have last: those are kept when the others are dropped as dispensable."""
    loses_on = difference(standing, standing.winners[-1], location).criterion if standing.winners else None
    ordered = sorted(names(standing.at), key=lambda name: (name in SETTABLE, name == loses_on))
    return [each for name in ordered for each in better_ranks(standing.at, name, location)]


def _moves_what_is_too_far(each: Remedy, plan: Plan) -> bool:
    """A location beyond its radius needs a larger radius; no plan moves it."""
    return each.kind == "distance" and any(other.kind == "radius" for other in plan)


def _distinct(plan: Plan) -> Plan:
    return list({each.key: each for each in plan}.values())
