"""The preferences that hold for a kind of order: for the order as a whole, and at every location (ROU-8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from schemas.organization import Preferences, nearest
from schemas.organization.preferences import WeightedBrokering
from schemas.organization.rules import ProbabilityRule
from services.routing.domain.geography import EARTH_RADIUS, Radii
from services.routing.domain.masks import Mask, only
from services.routing.domain.network import Network
from services.routing.domain.request import Request


@dataclass(frozen=True, eq=False)
class Settings:
    """`order` decides what concerns the order, `locations` (in the network's order) what concerns a place."""

    network: Network
    order: Preferences
    locations: Sequence[Preferences]

    def where(self, preference: str) -> Mask:
        """The locations at which a yes-or-no preference is on."""
        mask = self._where.get(preference)
        if mask is None:
            chosen = enumerate(self.locations)
            mask = only(place for place, each in chosen if getattr(each, preference))
            self._where[preference] = mask
        return mask

    def where_rule(self, rule: ProbabilityRule) -> Mask:
        """The locations a probability rule speaks of, where such rules are used."""
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
        """How far each location may be, infinite where it may be anywhere; None where all may."""
        radii = [each.proximity for each in self.locations]
        angles = [np.inf if r is None else float(r.distance) / EARTH_RADIUS[r.unit] for r in radii]
        return Radii(np.array(angles)) if any(radii) else None

    @cached_property
    def weighted(self) -> bool:
        """Whether survivors are scored instead of compared."""
        return isinstance(self.order.brokering, WeightedBrokering)

    @cached_property
    def _where(self) -> dict[str, Mask]:
        return {}

    @cached_property
    def _where_rule(self) -> dict[str, Mask]:
        return {}

    @cached_property
    def remembered(self) -> dict[Any, Any]:
        """What was worked out once for orders of this kind."""
        return {}


def settings_for(network: Network, request: Request) -> Settings:
    """Location before location type before override before organization; of overrides, what names more first.

    Worked out once for orders that no override tells apart.
    """
    policy = network.policy
    kind = (
        request.order_type,
        request.system if request.system in network.systems_that_override else None,
        request.carrier if request.carrier in network.carriers_that_override else None,
    )
    found: Settings | None = network.remembered.get(kind)
    if found is None:
        overrides = policy.overriding(request.order_type, request.system, request.carrier)
        types = {each.code: each.preferences for each in policy.location_types}
        resolved: dict[tuple[int, str], Preferences] = {}
        locations = []
        for location in policy.locations:
            key = (id(location.preferences), location.type)
            if key not in resolved:
                of_type = types.get(location.type, Preferences())
                resolved[key] = nearest(location.preferences, of_type, *overrides, policy.preferences)
            locations.append(resolved[key])
        found = Settings(
            network, policy.preferences_for(request.order_type, request.system, request.carrier), locations
        )
        network.remembered[kind] = found
    return found
