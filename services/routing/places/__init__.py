"""The coordinates of postal codes: US ones to a few miles, Canadian ones by province, others by country.

us.npz        41,914 US postal codes of the zipcodes package (MIT, see LICENSE.zipcodes), made by infra/postal_codes.py;
              read when first asked for (6 ms, 1.4 MB). Military mail goes anywhere, so its codes have no coordinates
countries.csv provinces, countries and territories, by hand
"""

import csv
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from schemas.organization import Organization
from services.routing.addresses import place_of
from services.routing.domain.network import Coordinates, Network
from services.routing.domain.request import Request

_US = "US"
_LENGTH = 5
_SCALE = 10_000


@lru_cache(maxsize=50_000)
def coordinates(country: str, postal_code: str, state: str = "") -> tuple[float, float] | None:
    """Return degrees north and east, None where unknown. The state only tells in which territory an address is."""
    place = place_of(country, state, postal_code)
    if place.country == _US:
        found = in_the_us(place.postal_code[:_LENGTH])
        if found is not None or not place.territory:
            return found
    table, code = _elsewhere(), place.territory or place.country
    return table.get((code, place.postal_code[:1])) or table.get((code, ""))


def coordinates_of(policy: Organization) -> Coordinates:
    """Return degrees north and east, by code, for the locations of a policy that name none themselves."""
    found = {
        each.code: coordinates(each.country, each.postal_code, each.state)
        for each in policy.locations
        if each.latitude is None or each.longitude is None
    }
    return {code: degrees for code, degrees in found.items() if degrees is not None}


def origin_of(request: Request, network: Network) -> tuple[float, float] | None:
    """Return the coordinates of the pickup location for an order that is picked up, else of the address."""
    if request.order_type == "ship_for_pickup":
        return network.coordinates.get(request.pickup_location or "")
    if request.destination is None:
        return None
    to = request.destination
    return coordinates(to.country, to.postal_code, to.state)


def in_the_us(postal_code: str) -> tuple[float, float] | None:
    """Return degrees north and east of a code of five digits, None where it is not known."""
    if len(postal_code) != _LENGTH or not (postal_code.isascii() and postal_code.isdigit()):
        return None
    codes, north, east = _us()
    code = int(postal_code)
    index = int(codes.searchsorted(np.int32(code)))
    if index == len(codes) or codes[index] != code:
        return None
    return float(north[index]) / _SCALE, float(east[index]) / _SCALE


@cache
def _us() -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    with files(__package__).joinpath("us.npz").open("rb") as file, np.load(file) as table:
        return table["codes"], table["north"], table["east"]


@cache
def _elsewhere() -> Mapping[tuple[str, str], tuple[float, float]]:
    text = files(__package__).joinpath("countries.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {
        (row["country"], row["prefix"]): (float(row["north"]), float(row["east"]))
        for row in csv.DictReader(lines)
    }
