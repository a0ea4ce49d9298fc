"""The zone of an address: the most specific area wins, then the zone's name (ROU-3)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from schemas.events.values import Destination
from schemas.organization.zones import Area, Zone

Part = Literal["all", "primary", "alternate", "both"]
"""The locations of the zone that a pass considers; all where the address is in no zone."""


@dataclass(frozen=True, slots=True)
class Atlas:
    """The active zones by what their areas name; among equally specific zones the first by name wins.

    A postal code counts in the given states only; None stands for every state.
    """

    by_postal_code: dict[tuple[str, str], list[tuple[frozenset[str] | None, Zone]]]
    by_state: dict[tuple[str, str], Zone]
    by_country: dict[str, Zone]

    @classmethod
    def of(cls, zones: Iterable[Zone]) -> "Atlas":
        """Sort the areas of the active zones by how specific they are."""
        atlas = cls({}, {}, {})
        for zone, area in _areas(zones):
            country, states = area.country.upper(), frozenset(area.all_states)
            if area.postal_codes:
                for postal_code in map(_plain, area.postal_codes):
                    same_code = atlas.by_postal_code.setdefault((country, postal_code), [])
                    same_code.append((states or None, zone))
            elif states:
                for state in states:
                    atlas.by_state.setdefault((country, state), zone)
            else:
                atlas.by_country.setdefault(country, zone)
        return atlas

    def zone_of(self, address: Destination | None) -> Zone | None:
        """Return the zone, or None where no active zone covers the address."""
        if address is None:
            return None
        country, state = address.country.upper(), address.state.upper()
        if self.by_postal_code:
            for states, zone in self.by_postal_code.get((country, _plain(address.postal_code)), ()):
                if states is None or state in states:
                    return zone
        return self.by_state.get((country, state)) or self.by_country.get(country)


def _areas(zones: Iterable[Zone]) -> Iterator[tuple[Zone, Area]]:
    for zone in sorted(zones, key=lambda each: each.name):
        if zone.active:
            yield from ((zone, area) for area in zone.areas)


def _plain(postal_code: str) -> str:
    """Remove spaces, and cut a ZIP+4 to its first five digits."""
    if postal_code.isdigit():
        return postal_code
    plain = postal_code.replace(" ", "").upper()
    digits, dash, _ = plain.partition("-")
    return digits if dash and digits.isdigit() and len(digits) == 5 else plain
