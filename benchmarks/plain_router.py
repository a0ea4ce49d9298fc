"""The same decisions for the generated chains by plain loops over locations: what the columns are measured against."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import asin, cos, radians, sin, sqrt
from typing import Any

from benchmarks.networks import NOW, Chain
from schemas.organization import Location
from schemas.organization.zones import Zone
from services.routing.domain.masks import indexes
from services.routing.domain.request import Request
from services.routing.places import origin_of

_EARTH_RADIUS_MILES = 3958.7613


@dataclass(frozen=True)
class PlainChain:
    """A chain as plain Python has it: units by location and item, orders of the day by location."""

    chain: Chain
    locations: tuple[Location, ...]
    available: Mapping[tuple[str, str], int]
    on_hand: Mapping[tuple[str, str], int]
    orders_today: Mapping[str, int]

    @classmethod
    def of(cls, chain: Chain) -> "PlainChain":
        """The same chain."""
        codes = chain.network.codes
        kept = [
            (codes[index], item, int(stock.available.units[index]), int(stock.on_hand.units[index]))
            for item, stock in chain.stock.items()
            for index in indexes(stock.stocked)
        ]
        return cls(
            chain,
            chain.network.locations,
            {(code, item): units for code, item, units, _ in kept},
            {(code, item): units for code, item, _, units in kept},
            dict(zip(codes, chain.loads.at(NOW).orders_today.tolist(), strict=True)),
        )


Reasons = dict[tuple[int, str], list[str]]
"""Why a location may not take a line, by line number and location."""


def decide(plain: PlainChain, request: Request) -> tuple[dict[int, str], list[Reasons]]:
    """Location by line number, nothing where whole lines cannot be covered; and the reasons of each pass."""
    zone = plain.chain.network.atlas.zone_of(request.destination)
    origin = origin_of(request, plain.chain.network)
    assert zone is not None
    assert origin is not None
    told: list[Reasons] = []
    for part in (zone.primary, zone.alternate, (*zone.primary, *zone.alternate)):
        reasons: Reasons = {}
        has: dict[str, set[int]] = {}
        keys: dict[str, Any] = {}
        for location in plain.locations:
            distance = _radians(origin, plain.chain.network.coordinates[location.code])
            for line in request.lines:
                units = plain.available.get((location.code, line.item), 0)
                if units <= 0 and not location.back_orders:
                    continue
                why = _reasons(plain, location, zone, part, distance, units)
                if why:
                    reasons[line.line_number, location.code] = why
                elif units >= line.quantity:
                    has.setdefault(location.code, set()).add(line.line_number)
            if location.code in has:
                shelf = sum(plain.on_hand.get((location.code, line.item), 0) for line in request.lines)
                keys[location.code] = (location.priority, distance, -shelf, location.code)
        told.append(reasons)
        if chosen := _cover(request, has, sorted(has, key=keys.__getitem__)):
            return chosen, told
    return {}, told


def _reasons(
    plain: PlainChain, location: Location, zone: Zone, part: tuple[str, ...], distance: float, units: int
) -> list[str]:
    """Every rule that these chains use, asked of one location for one line."""
    why = []
    if location.code not in part:
        why.append(f"zone {zone.name}")
    store = location.type == "store"
    if store and distance > 600 / _EARTH_RADIUS_MILES:
        why.append("proximity 600 - miles")
    limit = location.maximum_daily_orders
    if limit is not None and plain.orders_today.get(location.code, 0) >= limit:
        why.append("maximum daily orders")
    if store and units < 2:
        why.append("probability THIN")
    return why


def _cover(request: Request, has: Mapping[str, set[int]], ranked: list[str]) -> dict[int, str]:
    """The fewest of those that have some line; of each choice of lines only the best can matter."""
    wanted = {line.line_number for line in request.lines}
    firsts: dict[frozenset[int], str] = {}
    for code in ranked:
        firsts.setdefault(frozenset(has[code]), code)
    useful = [code for code in ranked if code in firsts.values()]
    for size in range(1, len(wanted) + 1):
        for some in combinations(useful, size):
            if wanted <= set().union(*(has[code] for code in some)):
                return {line: next(code for code in some if line in has[code]) for line in sorted(wanted)}
    return {}


def _radians(origin: tuple[float, float], place: tuple[float, float]) -> float:
    north, south = radians(origin[0]), radians(place[0])
    east = radians(place[1] - origin[1])
    chord = sin((north - south) / 2) ** 2 + cos(north) * cos(south) * sin(east / 2) ** 2
    return round(2 * asin(min(1.0, sqrt(chord))), 7)
