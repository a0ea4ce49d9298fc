"""Finds places of a policy document that the map does not have: distances to them stay unknown."""

from collections.abc import Iterator

from schemas.organization import Inconsistency, Organization
from services.routing.places import coordinates


def off_the_map(document: Organization) -> Iterator[Inconsistency]:
    """Yield each postal code of a location that exists nowhere, where no coordinates stand beside it."""
    for index, each in enumerate(document.locations):
        if (
            each.latitude is None
            and each.postal_code
            and not coordinates(each.country, each.postal_code, each.state)
        ):
            what = (
                f"{each.postal_code} is no known postal code of {each.country}: the distance stays unknown,"
            )
            cure = "and no order within a radius comes here; correct it, or add latitude and longitude"
            yield Inconsistency(("locations", index, "postal_code"), f"{what} {cure}")
