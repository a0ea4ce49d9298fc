"""Why routing leaves a location out, one location and one line at a time: the plain twin of the rules.

Written from the specification alone; it shares the organization document and the reasons' names with the
router and nothing else. An order is a dictionary (see `naive_router`), stock is by (location, item).
"""

from collections.abc import Iterator, Mapping
from math import asin, cos, inf, radians, sin, sqrt
from typing import Any

from schemas.organization import Location, Organization, Preferences
from schemas.reasons import EliminationReason as Why

MILES, KILOMETERS = 3958.7613, 6371.0088
NO_ROW = {"available": 0, "on_hand": 0, "velocity": 0.0}
DEFAULTS = {
    "split_order": False, "split_line": False, "use_zones": False, "use_maximum_order_limits": False,
    "use_attribute_rules": False, "use_probability_rules": False, "exclude_zero_availability": False,
    "delivery": True, "sourcing": True, "pickup": True, "back_orders": False,
}  # fmt: skip

Order = Mapping[str, Any]
Line = Mapping[str, Any]
Stock = Mapping[tuple[str, str], Mapping[str, Any]]
Loads = Mapping[str, Mapping[str, Any]]


def preference(name: str, policy: Organization, order: Order, location: Location | None = None) -> Any:
    """The nearest definition: location, its type, overrides (the one that names more first), organization."""
    places: list[Preferences] = []
    if location is not None:
        if name in ("delivery", "sourcing", "pickup", "back_orders"):
            places += [location]  # a field of its own is the nearest
        places += [location.preferences]
        places += [each.preferences for each in policy.location_types if each.code == location.type]
    overrides = []
    for override in policy.overrides:
        named = {key: getattr(override, key) for key in ("order_type", "system", "carrier")}
        named = {key: value for key, value in named.items() if value is not None}
        if all(order.get(key) == value for key, value in named.items()):
            overrides.append((-len(named), override.preferences))
    overrides.sort(key=lambda each: each[0])
    for place in [*places, *(each for _, each in overrides), policy.preferences]:
        if getattr(place, name) is not None:
            return getattr(place, name)
    return DEFAULTS.get(name)


def zone_for(policy: Organization, order: Order) -> Any:
    """The active zone with the most specific area of the address (postal code, state, country), then by name."""
    address, best = order["destination"], None
    if address is None:
        return None
    for zone in policy.zones:
        for area in zone.areas if zone.active else ():
            if area.country != address["country"]:
                continue
            if area.all_states and address["state"] not in area.all_states:
                continue
            if area.postal_codes and address["postal_code"] not in area.postal_codes:
                continue
            rank = (0 if area.postal_codes else 1 if area.all_states else 2, zone.name)
            if best is None or rank < best[0]:
                best = (rank, zone)
    return None if best is None else best[1]


def angle(origin: tuple[float, float] | None, location: Location) -> float:
    """Great-circle angle from the address (haversine), to the tenth of a millionth; infinite where unknown."""
    if origin is None or location.latitude is None or location.longitude is None:
        return inf
    north, south = radians(origin[0]), radians(location.latitude)
    east = radians(location.longitude - origin[1])
    chord = sin((north - south) / 2) ** 2 + cos(north) * cos(south) * sin(east / 2) ** 2
    return round(2 * asin(min(1.0, sqrt(chord))), 7)


def speaking(policy: Organization, order: Order, location: Location, item: str) -> Iterator[Any]:
    """The probability rules that speak of an item at a location; none where a location is requested."""
    if order["requested_location"] is None and preference("use_probability_rules", policy, order, location):
        for rule in policy.probability_rules:
            of_item = not rule.items or item in rule.items
            of_place = not rule.locations or location.code in rule.locations
            if of_item and of_place and (not rule.location_types or location.type in rule.location_types):
                yield rule


def available(policy: Organization, order: Order, stock: Stock, location: Location, item: str) -> int:
    """Units to promise, lowered by every probability rule that speaks; below zero as it is."""
    units: int = stock.get((location.code, item), NO_ROW)["available"]
    lowered: int = sum(rule.lower_by for rule in speaking(policy, order, location, item))
    return units - lowered


def weighted(policy: Organization, order: Order) -> bool:
    """Whether survivors are scored instead of compared."""
    brokering = preference("brokering", policy, order)
    return brokering is not None and brokering.method == "weighted"


def is_listed(policy: Organization, order: Order, stock: Stock, location: Location, item: str) -> bool:
    """Initial List: it has a stock row of the item, in standard brokering only with stock or back orders."""
    row = stock.get((location.code, item))
    return row is not None and (
        weighted(policy, order) or row["available"] > 0 or _takes(policy, order, location)
    )


def _takes(policy: Organization, order: Order, location: Location) -> bool:
    """Whether the location takes back orders."""
    return bool(preference("back_orders", policy, order, location))


def reasons(
    policy: Organization, order: Order, stock: Stock, loads: Loads, line: Line, location: Location, part: str
) -> list[Why]:
    """Every reason not about stock sufficiency why the location is left out of the line, in the order asked."""
    say = [
        *_of_the_order(policy, order, line, location),
        *_of_the_address(policy, order, location, part),
        *_of_the_day(policy, order, loads, location),
        *_of_attributes(policy, order, line, location),
        *_of_availability(policy, order, stock, line, location),
    ]
    return [why for why, speaks in say if speaks]


def _of_the_order(
    policy: Organization, order: Order, line: Line, location: Location
) -> Iterator[tuple[Why, bool]]:
    asked, placed = order["requested_location"], order["placed_location"]
    yield Why.UN_REQUESTED_LOCATION, asked is not None and location.code != asked
    delivers, sources = (preference(name, policy, order, location) for name in ("delivery", "sourcing"))
    yield Why.DOES_NOT_SUPPORT_ORDER_TYPE, order["order_type"] == "delivery" and not delivers
    yield Why.DOES_NOT_SUPPORT_SOURCING, order["order_type"] == "ship_for_pickup" and not sources
    yield Why.REQUESTING_LOCATION, placed == location.code != order["requested_location"]
    closed = {each.code for each in policy.systems if each.disallow_shopping_within_system}
    system = next((each.system for each in policy.locations if each.code == placed), None) or order["system"]
    yield Why.SAME_SYSTEM, system in closed and location.system == system
    yield Why.PREVIOUSLY_ASSIGNED, location.code in line["tried"]


def _of_the_address(
    policy: Organization, order: Order, location: Location, part: str
) -> Iterator[tuple[Why, bool]]:
    zone = zone_for(policy, order)
    if part != "all":
        first, second = location.code in zone.primary, location.code in zone.alternate
        yield Why.NOT_PRIMARY_FOR_ZONE, part == "primary" and not first
        yield Why.NOT_ALTERNATE_FOR_ZONE, part == "alternate" and not second
        yield Why.NOT_IN_ZONE, part == "both" and not (first or second)
    radius = preference("proximity", policy, order, location)
    if radius is not None:
        far = float(radius.distance) / (MILES if radius.unit == "miles" else KILOMETERS)
        yield Why.PROXIMITY_DISTANCE, angle(order["origin"], location) > far


def _of_the_day(
    policy: Organization, order: Order, loads: Loads, location: Location
) -> Iterator[tuple[Why, bool]]:
    limit = location.maximum_daily_orders
    today = loads.get(location.code, {}).get("orders_today", 0)
    has_it = location.code in order["assigned"]
    if preference("use_maximum_order_limits", policy, order, location) and limit is not None and not has_it:
        yield Why.AT_MAXIMUM_DAILY_ORDER_COUNT, today >= limit


def _of_attributes(
    policy: Organization, order: Order, line: Line, location: Location
) -> Iterator[tuple[Why, bool]]:
    """A location answers with what it sources; one without a use counts there and originates too."""
    used = preference("use_attribute_rules", policy, order, location)
    types = {each.code: each.type for each in policy.attributes}
    has = {(each.code, each.value) for each in location.attributes if each.use in (None, "sourcing")}
    originating = {
        (each.code, each.value)
        for place in policy.locations if place.code == order["placed_location"]
        for each in place.attributes if types.get(each.code) == "location" and each.use in (None, "originating")
    }  # fmt: skip
    yield Why.NO_LOCATION_ATTRIBUTE, used and not originating <= has
    wanted = {
        (each.code, each.value)
        for item in policy.items if item.item == line["item"]
        for each in item.attributes if types.get(each.code) == "product_and_location"
    }  # fmt: skip
    yield Why.NO_PRODUCT_AND_LOCATION_ATTRIBUTE, used and not wanted <= has
    named = line["attribute"]
    yield Why.NO_PRODUCT_ATTRIBUTE, named is not None and named not in {text for each in has for text in each}
    yield Why.NO_GIFT_WRAP, used and line["gift_wrap"] and not location.gift_wrap


def _of_availability(
    policy: Organization, order: Order, stock: Stock, line: Line, location: Location
) -> Iterator[tuple[Why, bool]]:
    """Rules look at what is there before it is lowered, below zero as 0; they speak of product locations only."""
    row = stock.get((location.code, line["item"]))
    units = NO_ROW["available"] if row is None else row["available"]
    left = available(policy, order, stock, location, line["item"])
    for rule in [] if row is None else speaking(policy, order, location, line["item"]):
        none_left = rule.lower_by > 0 and units > 0 and left <= 0
        too_thin = rule.exclude_below is not None and max(0, units) < rule.exclude_below
        yield Why.PROBABILITY_RULE, none_left or too_thin
    excludes = preference("exclude_zero_availability", policy, order, location)
    nothing = units <= 0 and not _takes(policy, order, location)
    yield Why.ZERO_AVAILABILITY, bool(weighted(policy, order) and excludes and nothing)
