"""The locations of an organization in the order of their codes, and which of them have a property."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from schemas.organization import Location, Organization
from schemas.organization.rules import ProbabilityRule
from services.routing.domain.masks import Mask, mask_of, only
from services.routing.domain.memory import Memory

_NO_INDEXES: frozenset[int] = frozenset()
_MOST_SYSTEMS = 1_000


@dataclass(frozen=True, eq=False)
class Locations:
    """The index of a location is its rank by code. `policy` lists the locations in that order too."""

    policy: Organization
    locations: tuple[Location, ...]

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Location codes, sorted: the last criterion of every ranking."""
        return tuple(location.code for location in self.locations)

    @cached_property
    def index(self) -> dict[str, int]:
        """The index of a location by its code."""
        return {code: index for index, code in enumerate(self.codes)}

    @cached_property
    def candidates(self) -> dict[str, int]:
        """The index by code of every location that may be chosen: all but the one for unfulfillable lines."""
        unfulfillable = self.policy.default_unfulfillable_location
        return {code: index for code, index in self.index.items() if code != unfulfillable}

    @cached_property
    def systems(self) -> tuple[str | None, ...]:
        """The system of each location."""
        return tuple(location.system for location in self.locations)

    @cached_property
    def everybody(self) -> Mask:
        """All locations."""
        return (1 << len(self.locations)) - 1

    def flag(self, name: str) -> Mask:
        """The locations with a flag that is no preference, such as gift_wrap."""
        found = self._flags.get(name)
        if found is None:
            found = self._flags[name] = self.those_that(lambda each: bool(getattr(each, name)))
        return found

    def those_that(self, applies: Callable[[Location], bool]) -> Mask:
        """The locations to which a condition applies."""
        return mask_of(np.array([applies(each) for each in self.locations], bool))

    def of_system(self, system: str | None) -> Mask:
        """The locations of a system."""
        found = self._of_systems.get(system)
        if found is None:
            found = self._of_systems.keep(system, self.those_that(lambda each: each.system == system))
        return found

    def indexes(self, codes: Collection[str]) -> frozenset[int]:
        """The indexes of these codes, without codes that the policy does not have."""
        return frozenset([self.index[code] for code in codes if code in self.index]) if codes else _NO_INDEXES

    def those(self, codes: Collection[str]) -> Mask:
        """The locations with these codes, without codes that the policy does not have."""
        return only(self.indexes(codes))

    def probability_rules(self, item: str) -> Sequence[ProbabilityRule]:
        """The probability rules that apply to an item."""
        return self._rules_by_item.get(item, self._rules_of_all)

    @cached_property
    def _rules_of_all(self) -> Sequence[ProbabilityRule]:
        return [rule for rule in self.policy.probability_rules if not rule.items]

    @cached_property
    def _rules_by_item(self) -> dict[str, Sequence[ProbabilityRule]]:
        rules = self.policy.probability_rules
        named = {item for rule in rules for item in rule.items}
        return {item: [rule for rule in rules if not rule.items or item in rule.items] for item in named}

    @cached_property
    def _flags(self) -> dict[str, Mask]:
        return {}

    @cached_property
    def _of_systems(self) -> Memory[str | None, Mask]:
        return Memory(_MOST_SYSTEMS)
