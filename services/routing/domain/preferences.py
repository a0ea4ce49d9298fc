"""The preferences that hold for one kind of order: for the order as a whole, and at every location (ROU-8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from schemas.organization import Preferences, nearest
from schemas.organization.locations import OWN
from schemas.organization.preferences import Criterion, StandardBrokering, WeightedBrokering
from schemas.organization.rules import ProbabilityRule
from services.routing.domain.geography import EARTH_RADIUS, Radii
from services.routing.domain.locations import Locations
from services.routing.domain.masks import Mask, only
from services.routing.domain.request import Request
from services.routing.domain.verdicts import ByValue, RulingMemory


@dataclass(eq=False)
class EffectivePreferences:
    """`order` holds for the order as a whole, `locations` (in the network's order) at each location.

    Orders that no override tells apart share one object, and with it everything that was computed for them.
    """

    network: Locations
    order: Preferences
    locations: Sequence[Preferences]
    radius_values: ByValue | None = None
    """The radius that the trace shows for each location, once it was needed."""

    def where(self, preference: str) -> Mask:
        """The locations at which a yes-or-no preference is on."""
        mask = self._where.get(preference)
        if mask is None:
            chosen = enumerate(self.locations)
            mask = only(location for location, each in chosen if getattr(each, preference))
            self._where[preference] = mask
        return mask

    def where_rule(self, rule: ProbabilityRule) -> Mask:
        """The locations to which a probability rule applies, among those that use such rules."""
        mask = self._where_rule.get(rule.name)
        if mask is None:
            mask = self.where("use_probability_rules")
            if rule.locations:
                mask &= self.network.those(rule.locations)
            if rule.location_types:
                mask &= self.network.those_that(lambda each: each.type in rule.location_types)
            self._where_rule[rule.name] = mask
        return mask

    @cached_property
    def radii(self) -> Radii | None:
        """The radius of each location, infinite where it has none; None where no location has one."""
        radii = [each.proximity for each in self.locations]
        angles = [np.inf if r is None else float(r.distance) / EARTH_RADIUS[r.unit] for r in radii]
        return Radii(np.array(angles)) if any(radii) else None

    @cached_property
    def split_order(self) -> bool:
        """Whether several locations may take the lines of an order."""
        return bool(self.order.split_order)

    @cached_property
    def split_line(self) -> bool:
        """Whether several locations may take units of one line, which only split orders permit."""
        return self.split_order and bool(self.order.split_line)

    @cached_property
    def most_locations(self) -> int | None:
        """The maximum of locations for a split order, None without one."""
        return self.order.maximum_order_splits if self.split_order else None

    @cached_property
    def weighted(self) -> bool:
        """Whether ranking weighs the criteria instead of comparing one after the other."""
        return isinstance(self.order.brokering, WeightedBrokering)

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """The names of the criteria that ranking compares one after the other."""
        return self.order.brokering.order if isinstance(self.order.brokering, StandardBrokering) else ()

    @cached_property
    def rulings(self) -> RulingMemory:
        """What rules decided for earlier orders of this kind."""
        return RulingMemory()

    @cached_property
    def _where(self) -> dict[str, Mask]:
        return {}

    @cached_property
    def _where_rule(self) -> dict[str, Mask]:
        return {}


def effective_preferences(network: Locations, request: Request) -> EffectivePreferences:
    """Resolve the preferences for an order; the nearest definition wins.

    Location before location type before override before organization; among overrides, those that name more first. What
    a location has as fields of its own comes before its preferences.
    """
    policy = network.policy
    overrides = policy.overriding(request.order_type, request.system, request.carrier)
    types = {each.code: each.preferences for each in policy.location_types}
    resolved: dict[tuple[object, ...], Preferences] = {}
    locations = []
    for location in policy.locations:
        key = (id(location.preferences), location.type, *(getattr(location, name) for name in OWN))
        if key not in resolved:
            of_type = types.get(location.type, Preferences())
            own = (location.own, location.preferences)
            resolved[key] = nearest(*own, of_type, *overrides, policy.preferences)
        locations.append(resolved[key])
    order = policy.preferences_for(request.order_type, request.system, request.carrier)
    return EffectivePreferences(network, order, locations)
