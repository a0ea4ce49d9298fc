"""A scene is everything a decision depends on, to be changed hypothetically: policy, order, stock and loads."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from schemas.organization import Location, Organization
from schemas.organization.preferences import Override, Preferences
from services.routing.domain.candidates import Candidates
from services.routing.domain.column import Column
from services.routing.domain.loads import Loads
from services.routing.domain.network import network
from services.routing.domain.request import Request
from services.routing.domain.stock import ItemStock, no_stock


@dataclass(frozen=True)
class Scene:
    """`original` are the candidates of the real decision; locations are indexes into their network."""

    original: Candidates
    policy: Organization
    request: Request
    stock: dict[str, ItemStock]
    loads: Loads

    @classmethod
    def of(cls, original: Candidates) -> "Scene":
        """Return the scene without any change."""
        return cls(original, original.network.policy, original.request, original.stock, original.loads)

    def candidates(self) -> Candidates:
        """Return the candidates of a decision in this scene."""
        net, zone = self.original.network, self.original.zone
        if self.policy is not net.policy:
            net = network(self.policy, net.version, net.coordinates)
            zone = next((each for each in self.policy.zones if zone and each.name == zone.name), None)
        return replace(
            self.original,
            network=net,
            zone=zone,
            request=self.request,
            stock=self.stock,
            loads=self.loads,
        )

    def location(self, index: int) -> Location:
        """Return the location as it is in this scene."""
        return self.policy.locations[index]

    def located(self, index: int, **changes: Any) -> "Scene":
        """Return the scene with one location changed."""
        locations = list(self.policy.locations)
        locations[index] = locations[index].model_copy(update=changes)
        return self.governed(locations=tuple(locations))

    def preferred(self, index: int, **changes: Any) -> "Scene":
        """Return the scene with the preferences of one location changed."""
        return self.located(index, preferences=self.location(index).preferences.model_copy(update=changes))

    def governed(self, **changes: Any) -> "Scene":
        """Return the scene with the policy changed."""
        return replace(self, policy=rebuilt(self.policy, **changes))

    def overridden(self, **changes: Any) -> "Scene":
        """Return the scene with an override for orders like this one, before all other overrides."""
        request = self.request
        override = Override.model_construct(
            order_type=request.order_type,
            system=request.system,
            carrier=request.carrier,
            preferences=Preferences(**changes),
        )
        return self.governed(overrides=(override, *self.policy.overrides))

    def asked(self, **changes: Any) -> "Scene":
        """Return the scene with the order changed."""
        return replace(self, request=replace(self.request, **changes))

    def stocked(self, item: str, index: int, units: int) -> "Scene":
        """Return the scene with more units of an item at a location; it gets a stock row where it has none."""
        stock = self.stock.get(item) or no_stock(len(self.policy.locations))
        more = np.zeros(len(self.policy.locations), np.int64)
        more[index] = units
        changed = replace(
            stock,
            stocked=stock.stocked | 1 << index,
            available=Column(stock.available.units + more),
            on_hand=Column(stock.on_hand.units + more),
        )
        return replace(self, stock={**self.stock, item: changed})

    def selling(self, index: int, slower: float) -> "Scene":
        """Return the scene with sales at a location lower by so many units a day, over the items of the order."""
        changed = dict(self.stock)
        for line in self.request.lines:
            stock = changed.get(line.item)
            if stock is None:
                continue
            velocity = stock.velocity.copy()
            less = min(slower, float(velocity[index]))
            velocity[index] -= less
            slower -= less
            changed[line.item] = replace(stock, velocity=velocity)
        return replace(self, stock=changed)

    def assigned_last(self, index: int, seconds: float) -> "Scene":
        """Return the scene with the last assignment of a location at that time (seconds since 1970; -inf for never)."""
        last = self.loads.last_assigned.copy()
        last[index] = seconds
        return replace(self, loads=replace(self.loads, last_assigned=last))


def rebuilt(policy: Organization, **changes: Any) -> Organization:
    """Return a changed policy without its cached look-ups, which a copy would keep."""
    whole = {name: getattr(policy, name) for name in Organization.model_fields}
    return Organization.model_construct(**(whole | changes))
