"""What a document may say and what changes nothing there: whoever applies it is told."""

from collections.abc import Iterator

from schemas.organization.document import Organization
from schemas.organization.inconsistency import Inconsistency
from schemas.organization.preferences import OF_A_LOCATION, Preferences


def without_effect(document: Organization) -> Iterator[Inconsistency]:
    """Each such place, and where to write it instead."""
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
