"""Finds what a document may say without any effect, so that whoever applies the document learns of it."""

from collections.abc import Iterator

from schemas.organization.document import Organization
from schemas.organization.inconsistency import Inconsistency
from schemas.organization.listed_places import ranges
from schemas.organization.preferences import OF_A_LOCATION, Preferences
from schemas.organization.short_codes import short_codes


def without_effect(document: Organization) -> Iterator[Inconsistency]:
    """Yield each entry without effect, and where to write it instead."""
    for group in ("location_types", "locations"):
        for index, each in enumerate(getattr(document, group)):
            for name in Preferences.model_fields:
                if name not in OF_A_LOCATION and getattr(each.preferences, name) is not None:
                    what = "has no effect here: it concerns the order as a whole"
                    cure = "write it under preferences or overrides"
                    yield Inconsistency((group, index, "preferences", name), f"{what}; {cure}")
    nowhere = document.default_unfulfillable_location
    if nowhere is not None and document.location(nowhere) is not None:
        what = f"{nowhere} is one of locations too: orders that find stock there are routed to it"
        yield Inconsistency(("default_unfulfillable_location",), f"{what}; name it in this place only")
    yield from short_codes(document)
    yield from ranges(document)
