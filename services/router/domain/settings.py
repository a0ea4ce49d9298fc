"""The preferences that hold for an order: for the order as a whole, and at every location (ROU-8)."""

from dataclasses import dataclass
from typing import Any

from schemas.organization import Organization, Preferences, nearest
from services.router.domain.request import Request


@dataclass(frozen=True, slots=True)
class Settings:
    """`order` decides what concerns the order, `locations` (in the network's order) what concerns a place."""

    order: Preferences
    locations: tuple[Preferences, ...]


def kind_of(policy: Organization, request: Request) -> tuple[Any, ...]:
    """What settings depend on, of an order: as few values as the overrides name."""
    named = policy.overrides
    return (
        request.order_type,
        request.system if any(each.system == request.system for each in named) else None,
        request.carrier if any(each.carrier == request.carrier for each in named) else None,
    )


def settings_for(policy: Organization, request: Request) -> Settings:
    """Location before location type before override before organization; of overrides, what names more first."""
    overrides = policy.overriding(request.order_type, request.system, request.carrier)
    types = {each.code: each.preferences for each in policy.location_types}
    resolved: dict[tuple[int, str], Preferences] = {}
    locations = []
    for location in policy.locations:
        key = (id(location.preferences), location.type)
        if key not in resolved:
            of_type = types.get(location.type, Preferences())
            resolved[key] = nearest(location.preferences, of_type, *overrides, policy.preferences)
        locations.append(resolved[key])
    return Settings(nearest(*overrides, policy.preferences), tuple(locations))
