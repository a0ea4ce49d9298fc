"""Where postal codes are."""

from schemas.organization import Organization
from services.router.domain.network import Coordinates, Network
from services.router.domain.request import Request


def coordinates(country: str, postal_code: str) -> tuple[float, float] | None:
    """PLACEHOLDER until the table comes."""
    return None


def coordinates_of(policy: Organization) -> Coordinates:
    """Degrees north and east of the locations that name none themselves."""
    found = {
        each.code: coordinates(each.country, each.postal_code)
        for each in policy.locations
        if each.latitude is None or each.longitude is None
    }
    return {code: place for code, place in found.items() if place is not None}


def origin_of(request: Request, network: Network) -> tuple[float, float] | None:
    """Where the order goes: the pickup location of one that is collected, else the address's postal code."""
    if request.order_type == "ship_for_pickup":
        return network.places.get(request.pickup_location or "")
    if request.destination is None:
        return None
    return coordinates(request.destination.country, request.destination.postal_code)
