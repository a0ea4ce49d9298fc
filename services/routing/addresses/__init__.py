"""Reads one place out of an address, whichever way it is written: by country, by territory, by a name of its state.

Zones, distances and holds compare places, never the texts of addresses. `place_of` remembers: an order's address and a
policy's areas are each read once.
"""

from functools import lru_cache
from typing import NamedTuple

from services.routing.addresses.postal_codes import plain
from services.routing.addresses.states import state_code
from services.routing.addresses.territories import (
    APART,
    country_of,
    part_of,
    territory_by_code,
    the_country_of,
)

_MOST = 50_000


class Place(NamedTuple):
    """A place by ISO 3166 codes; `territory` is empty outside of those in territories.py.

    The postal code is as places are compared: upper case, letters and digits only.
    """

    country: str
    state: str
    territory: str
    postal_code: str

    @property
    def countries(self) -> tuple[str, ...]:
        """The country codes that stand for this place, the nearest first."""
        return (self.territory, self.country) if self.territory else (self.country,)

    @property
    def part(self) -> str:
        """The state of its country that its territory is written as; empty outside of territories."""
        return part_of(self.territory)


@lru_cache(maxsize=_MOST)
def place_of(country: str, state: str = "", postal_code: str = "") -> Place:
    """Return the place of an address or of an area; what is not known is compared as it is written."""
    sent = country_of(country)
    home = the_country_of(sent)
    code = state_code(home, state)
    if code in APART.get(home, ()):  # written as a state, but a country for itself
        return Place(code, "", "", plain(code, postal_code))
    digits = plain(home, postal_code)
    territory = sent if sent != home else territory_by_code(home, code, digits)
    if not code or code == territory:
        code = part_of(territory)
    return Place(home, code, territory, digits)
