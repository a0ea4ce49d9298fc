"""Finds what a document may say without any effect, so that whoever applies the document learns of it."""

from collections.abc import Iterator

from schemas.organization.document import Organization
from schemas.organization.inconsistency import Inconsistency
from schemas.organization.listed_places import ranges
from schemas.organization.locations import USUAL_TYPES
from schemas.organization.preferences import OF_A_LOCATION, Preferences
from schemas.organization.short_codes import short_codes
from schemas.organization.zones import Area


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
    yield from _types_of_locations(document)
    yield from _split_lines(document)
    yield from _areas_twice(document)
    yield from short_codes(document)
    yield from ranges(document)


def _types_of_locations(document: Organization) -> Iterator[Inconsistency]:
    """Yield each type of a location that is not usual and has no preferences: perhaps it is misspelt."""
    known = sorted({*USUAL_TYPES, *(each.code for each in document.location_types)})
    for index, location in enumerate(document.locations):
        if location.type not in known:
            cure = f"correct it to one of {', '.join(known)}, or add it under location_types"
            what = f"type {location.type} is not known here, so it has no preferences"
            yield Inconsistency(("locations", index, "type"), f"{what}; {cure}")


def _split_lines(document: Organization) -> Iterator[Inconsistency]:
    """Yield split_line where no order is split: alone it has no effect."""
    general = document.preferences
    splits = [general, *(each.preferences for each in document.overrides)]
    what = "has no effect without split_order; add split_order: true or take it out"
    if general.split_line and not any(each.split_order for each in splits):
        yield Inconsistency(("preferences", "split_line"), what)
    for index, each in enumerate(document.overrides):
        if each.preferences.split_line and not (each.preferences.split_order or general.split_order):
            yield Inconsistency(("overrides", index, "preferences", "split_line"), what)


def _areas_twice(document: Organization) -> Iterator[Inconsistency]:
    """Yield each area of a zone that has addresses which an earlier zone lists too."""
    seen: dict[tuple[str, ...], str] = {}
    for index, zone in enumerate(document.zones):
        for number, area in enumerate(zone.areas if zone.active else ()):
            others = [seen.setdefault(each, zone.name) for each in _listed(area)]
            other = next((each for each in others if each != zone.name), None)
            if other is not None:
                what = f"zone {other} lists the same addresses; keep them in one of the two"
                yield Inconsistency(("zones", index, "areas", number), what)


def _listed(area: Area) -> list[tuple[str, ...]]:
    if area.postal_codes:
        return [(area.country, "postal code", each) for each in area.postal_codes]
    return [(area.country, "state", each) for each in area.all_states] or [(area.country,)]
