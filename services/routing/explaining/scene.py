"""What a decision saw, to be changed in thought: the policy, the order, the shelves, what locations were given."""

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
from services.routing.domain.shelves import ItemColumns, nothing


@dataclass(frozen=True)
class Scene:
    """`seen` is what was really there; locations are indexes into its network."""

    seen: Candidates
    policy: Organization
    request: Request
    shelves: dict[str, ItemColumns]
    loads: Loads

    @classmethod
    def of(cls, seen: Candidates) -> "Scene":
        """As it was."""
        return cls(seen, seen.network.policy, seen.request, seen.shelves, seen.loads)

    def candidates(self) -> Candidates:
        """What a decision would see."""
        seen = self.seen
        net, zone = seen.network, seen.zone
        if self.policy is not net.policy:
            net = network(self.policy, net.version, net.places)
            zone = next((each for each in self.policy.zones if zone and each.name == zone.name), None)
        return replace(
            seen, network=net, zone=zone, request=self.request, shelves=self.shelves, loads=self.loads
        )

    def location(self, index: int) -> Location:
        """The location as it is by now."""
        return self.policy.locations[index]

    def located(self, index: int, **changes: Any) -> "Scene":
        """One location otherwise."""
        locations = list(self.policy.locations)
        locations[index] = locations[index].model_copy(update=changes)
        return self.governed(locations=tuple(locations))

    def preferred(self, index: int, **changes: Any) -> "Scene":
        """One location with preferences of its own."""
        return self.located(index, preferences=self.location(index).preferences.model_copy(update=changes))

    def governed(self, **changes: Any) -> "Scene":
        """The document otherwise."""
        return replace(self, policy=rebuilt(self.policy, **changes))

    def overridden(self, **changes: Any) -> "Scene":
        """Preferences for exactly such orders, before all others."""
        asked = self.request
        override = Override.model_construct(
            order_type=asked.order_type,
            system=asked.system,
            carrier=asked.carrier,
            preferences=Preferences(**changes),
        )
        return self.governed(overrides=(override, *self.policy.overrides))

    def asked(self, **changes: Any) -> "Scene":
        """The order otherwise."""
        return replace(self, request=replace(self.request, **changes))

    def stocked(self, item: str, index: int, units: int) -> "Scene":
        """So many more on the shelf of a location; it gets one where it has none."""
        shelf = self.shelves.get(item) or nothing(len(self.policy.locations))
        more = np.zeros(len(self.policy.locations), np.int64)
        more[index] = units
        changed = replace(
            shelf,
            stocked=shelf.stocked | 1 << index,
            available=Column(shelf.available.units + more),
            on_hand=Column(shelf.on_hand.units + more),
        )
        return replace(self, shelves={**self.shelves, item: changed})

    def selling(self, index: int, slower: float) -> "Scene":
        """The items of the order sell by so many units a day slower there, at most until they sell no more."""
        shelves = dict(self.shelves)
        for line in self.request.lines:
            shelf = shelves.get(line.item)
            if shelf is None:
                continue
            velocity = shelf.velocity.copy()
            less = min(slower, float(velocity[index]))
            velocity[index] -= less
            slower -= less
            shelves[line.item] = replace(shelf, velocity=velocity)
        return replace(self, shelves=shelves)

    def assigned_last(self, index: int, seconds: float) -> "Scene":
        """The location got its last order at that time (seconds since 1970), minus infinity for never."""
        last = self.loads.last_assigned.copy()
        last[index] = seconds
        return replace(self, loads=replace(self.loads, last_assigned=last))


def rebuilt(policy: Organization, **changes: Any) -> Organization:
    """The document otherwise, made anew: a copy would keep what the old one has looked up."""
    whole = {name: getattr(policy, name) for name in Organization.model_fields}
    return Organization.model_construct(**(whole | changes))
