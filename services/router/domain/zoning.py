"""Which zone an address is in: the most specific area wins, then the zone's name (ROU-3)."""

from collections.abc import Iterable

from schemas.events.values import Destination
from schemas.organization.zones import Area, Zone

_POSTAL_CODE, _STATE, _COUNTRY = 3, 2, 1


def zone_of(zones: Iterable[Zone], address: Destination | None) -> Zone | None:
    """The zone, None where no active one has the address."""
    if address is None:
        return None
    found = [
        (-max(fits), zone.name, zone)
        for zone in zones
        if zone.active and (fits := [fit for area in zone.areas if (fit := _fit(area, address))])
    ]
    return min(found, key=lambda each: each[:2])[2] if found else None


def _fit(area: Area, address: Destination) -> int:
    """How specifically the area names the address; 0 where it does not."""
    if area.country.upper() != address.country.upper():
        return 0
    if area.all_states and address.state.upper() not in area.all_states:
        return 0
    if area.postal_codes:
        return _POSTAL_CODE if _plain(address.postal_code) in map(_plain, area.postal_codes) else 0
    return _STATE if area.all_states else _COUNTRY


def _plain(postal_code: str) -> str:
    """Without spaces, and of a ZIP+4 the first five digits."""
    plain = postal_code.replace(" ", "").upper()
    digits, dash, _ = plain.partition("-")
    return digits if dash and digits.isdigit() and len(digits) == 5 else plain
