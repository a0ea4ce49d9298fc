"""The zone of an address: the most specific area wins, then the zone's name (ROU-3)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from schemas.events.values import Destination
from schemas.organization.zones import Area, Zone
from services.routing.addresses import place_of

Part = Literal["all", "primary", "alternate", "both"]
"""The locations of the zone that a pass considers; all where the address is in no zone."""


@dataclass(frozen=True, slots=True)
class Atlas:
    """The active zones by what their areas name; among equally specific zones the first by name wins.

    A postal code counts in the given states only; None stands for every state. Areas and addresses are compared as
    places: a territory is found under its country and under its own code.
    """

    by_postal_code: dict[tuple[str, str], list[tuple[frozenset[str] | None, Zone]]]
    by_state: dict[tuple[str, str], Zone]
    by_country: dict[str, Zone]

    @classmethod
    def of(cls, zones: Iterable[Zone]) -> "Atlas":
        """Sort the areas of the active zones by how specific they are."""
        atlas = cls({}, {}, {})
        for zone, area in _areas(zones):
            if area.postal_codes:
                atlas._add_postal_codes(zone, area)
                continue
            for state in area.all_states or ("",):
                place = place_of(area.country, state)
                if place.state:
                    atlas.by_state.setdefault((place.country, place.state), zone)
                else:
                    atlas.by_country.setdefault(place.country, zone)
        return atlas

    def zone_of(self, address: Destination | None) -> Zone | None:
        """Return the zone, or None where no active zone covers the address."""
        if address is None or not (self.by_state or self.by_country or self.by_postal_code):
            return None
        place = place_of(address.country, address.state, address.postal_code)
        country, state, part = place.country, place.state, place.part
        if self.by_postal_code:
            for states, zone in self.by_postal_code.get((country, place.postal_code), ()):
                if states is None or state in states or part in states:
                    return zone
        found = self.by_state.get((country, state))
        if found is None and part != state:
            found = self.by_state.get((country, part))
        return found or self.by_country.get(country)

    def _add_postal_codes(self, zone: Zone, area: Area) -> None:
        """Add the postal codes of an area. An area of a territory holds in the territory only."""
        places = [place_of(area.country, state) for state in area.all_states or ("",)]
        states = frozenset(place.state for place in places if place.state)
        for postal_code in area.postal_codes:
            for country in {place.country for place in places}:
                code = place_of(country, "", postal_code).postal_code
                if code:  # an address without a postal code is in no area of postal codes
                    self.by_postal_code.setdefault((country, code), []).append((states or None, zone))


def _areas(zones: Iterable[Zone]) -> Iterator[tuple[Zone, Area]]:
    for zone in sorted(zones, key=lambda each: each.name):
        if zone.active:
            yield from ((zone, area) for area in zone.areas)
