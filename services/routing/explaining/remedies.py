"""For each elimination reason, the remedy against it; there is none for a location that had the line before."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from math import ceil

from schemas.organization.locations import LocationAttribute
from schemas.organization.preferences import Proximity
from schemas.reasons import EliminationReason as Why
from services.routing.domain import attributes
from services.routing.domain.candidates import Candidates
from services.routing.domain.geography import EARTH_RADIUS
from services.routing.domain.request import RequestLine
from services.routing.explaining.criteria import distance, unit_of
from services.routing.explaining.remedy import ONCE, Remedy, nearer, units
from services.routing.explaining.scene import Scene

Finding = Callable[[Candidates, RequestLine, int], Remedy | None]
"""Returns the remedy for a line and a location, None where there is none."""


def remedy(reason: Why, at: Candidates, line: RequestLine, location: int) -> Remedy | None:
    """Return the remedy against a reason; None where no change to the location would help."""
    return REMEDIES[reason](at, line, location)


def _ask_for(at: Candidates, _line: RequestLine, location: int) -> Remedy:
    code = at.network.codes[location]
    return Remedy(
        "requested_location",
        code,
        ONCE,
        lambda scene, _: scene.asked(requested_location=code),
        lambda _: f"an order that asks for {code}",
    )


def _flag(name: str, words: str) -> Finding:
    def found(_at: Candidates, _line: RequestLine, location: int) -> Remedy:
        return Remedy(
            name, "", ONCE, lambda scene, _: scene.located(location, **{name: True}), lambda _: words
        )

    return found


def _from_elsewhere(_at: Candidates, _line: RequestLine, _location: int) -> Remedy:
    return Remedy(
        "placed_location",
        "",
        ONCE,
        lambda scene, _: scene.asked(placed_location=None),
        lambda _: "an order placed elsewhere",
    )


def _shop_within(at: Candidates, _line: RequestLine, location: int) -> Remedy:
    system = at.network.systems[location]

    def allowed(scene: Scene, _value: int) -> Scene:
        systems = [
            each.model_copy(update={"disallow_shopping_within_system": False})
            if each.code == system
            else each
            for each in scene.policy.systems
        ]
        return scene.governed(systems=tuple(systems))

    return Remedy(
        "shopping_within_system", system or "", ONCE, allowed, lambda _: f"shopping within system {system}"
    )


def _never(_at: Candidates, _line: RequestLine, _location: int) -> None:
    return None


def _named(part: str) -> Finding:
    other = "alternate" if part == "primary" else "primary"

    def found(at: Candidates, _line: RequestLine, location: int) -> Remedy:
        code, name = at.network.codes[location], at.zone.name if at.zone else ""

        def named(scene: Scene, _value: int) -> Scene:
            zones = [
                each.model_copy(
                    update={
                        part: (*getattr(each, part), code),
                        other: tuple(named for named in getattr(each, other) if named != code),
                    }
                )
                if each.name == name
                else each
                for each in scene.policy.zones
            ]
            return scene.governed(zones=tuple(zones))

        return Remedy(
            f"{part}_of_zone", name, ONCE, named, lambda _: f"a place among the {part} locations of {name}"
        )

    return found


def _radius(at: Candidates, _line: RequestLine, location: int) -> Remedy | None:
    unit = unit_of(at, location)
    far = distance(at, location, unit)
    proximity = at.effective.locations[location].proximity
    if far is None or proximity is None:
        return nearer(at, location, float(proximity.distance) if proximity else None)
    least = max(ceil(far), 1)
    if least / EARTH_RADIUS[unit] < float(at.radians[location]):
        least += 1  # rounding may have cut the last bit
    return Remedy(
        "radius",
        unit,
        range(least, least + 1),
        lambda scene, number: scene.preferred(
            location, proximity=Proximity(distance=Decimal(number), unit=unit)
        ),
        lambda number: f"a radius of {number:,} {unit}",
    )


def _limit(at: Candidates, _line: RequestLine, location: int) -> Remedy:
    least = int(at.loads.orders_today[location]) + 1
    return Remedy(
        "maximum_daily_orders",
        "",
        range(least, least + 1),
        lambda scene, number: scene.located(location, maximum_daily_orders=number),
        lambda number: f"a limit of {number:,} {'order' if number == 1 else 'orders'} a day",
    )


def _having(location: int, pairs: Sequence[tuple[str, str]]) -> Remedy:
    added = tuple(LocationAttribute(code=code, value=value) for code, value in pairs)
    shown = ", ".join(f"{code} = {value}" if code != value else code for code, value in pairs)
    return Remedy(
        "attributes",
        shown,
        ONCE,
        lambda scene, _: scene.located(location, attributes=(*scene.location(location).attributes, *added)),
        lambda _: f"the attribute {shown}" if len(pairs) == 1 else f"the attributes {shown}",
    )


REMEDIES: dict[Why, Finding] = {
    Why.UN_REQUESTED_LOCATION: _ask_for,
    Why.DOES_NOT_SUPPORT_ORDER_TYPE: _flag("delivery", "delivering orders"),
    Why.DOES_NOT_SUPPORT_SOURCING: _flag("sourcing", "sourcing ship-for-pickup orders"),
    Why.REQUESTING_LOCATION: _from_elsewhere,
    Why.SAME_SYSTEM: _shop_within,
    Why.PREVIOUSLY_ASSIGNED: _never,
    Why.NOT_PRIMARY_FOR_ZONE: _named("primary"),
    Why.NOT_ALTERNATE_FOR_ZONE: _named("alternate"),
    Why.NOT_IN_ZONE: _named("alternate"),
    Why.PROXIMITY_DISTANCE: _radius,
    Why.AT_MAXIMUM_DAILY_ORDER_COUNT: _limit,
    Why.NO_LOCATION_ATTRIBUTE: lambda at, _line, location: _having(
        location, at.network.sourcing.missing(attributes.of_order(at), location)
    ),
    Why.NO_PRODUCT_AND_LOCATION_ATTRIBUTE: lambda at, line, location: _having(
        location, at.network.sourcing.missing(attributes.of_item(at, line), location)
    ),
    Why.NO_PRODUCT_ATTRIBUTE: lambda _at, line, location: _having(
        location, [(line.attribute or "", line.attribute or "")]
    ),
    Why.NO_GIFT_WRAP: _flag("gift_wrap", "wrapping gifts"),
    Why.PROBABILITY_RULE: units,
    Why.ZERO_AVAILABILITY: units,
    Why.NOT_COMMON: units,
    Why.COMMON_INSUFFICIENT: units,
    Why.INSUFFICIENT: units,
    Why.SPLIT_ORDER_INSUFFICIENT: units,
    Why.SPLIT_LINE_OFF_INSUFFICIENT: units,
    Why.SPLIT_LINE_ON_INSUFFICIENT: units,
}
