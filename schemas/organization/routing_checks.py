"""Checks the routing part of a document for contradictions."""

from collections.abc import Container, Iterable, Iterator

from schemas.organization.document import Organization
from schemas.organization.inconsistency import Inconsistency, Path, repeated, unknown
from schemas.organization.listed_places import unreadable_places
from schemas.organization.preferences import Preferences, StandardBrokering, WeightedBrokering
from schemas.organization.rules import Item


def routing_inconsistencies(document: Organization) -> Iterator[Inconsistency]:
    """Return every contradiction among systems, preferences, zones, attributes and rules."""
    yield from _systems(document)
    yield from _location_types(document)
    for path, preferences in _preferences(document):
        yield from _brokering(preferences, path)
    yield from _auto_cancel(document)
    yield from repeated([(each.kind, each.code) for each in document.reason_codes], ("reason_codes",))
    yield from _zones(document)
    yield from unreadable_places(document)
    yield from _attributes(document)
    yield from _probability_rules(document)


def _systems(document: Organization) -> Iterator[Inconsistency]:
    systems = {each.code for each in document.systems}
    yield from repeated([each.code for each in document.systems], ("systems",), "code")
    for index, system in enumerate(document.systems):
        yield from repeated(system.reserved_statuses, ("systems", index, "reserved_statuses"))
    members: list[tuple[Path, str | None]] = [
        *((("locations", index, "system"), each.system) for index, each in enumerate(document.locations)),
        *((("overrides", index, "system"), each.system) for index, each in enumerate(document.overrides)),
    ]
    for path, name in members:
        if name is not None and name not in systems:
            yield Inconsistency(path, f"{name} is not under systems; add it there or correct the name")


def _location_types(document: Organization) -> Iterator[Inconsistency]:
    used = {each.type for each in document.locations}
    yield from repeated([each.code for each in document.location_types], ("location_types",), "code")
    for index, each in enumerate(document.location_types):
        if each.code not in used:
            cure = "correct the name or take the entry out"
            yield Inconsistency(
                ("location_types", index, "code"), f"no location is of type {each.code}; {cure}"
            )


def _preferences(document: Organization) -> Iterator[tuple[Path, Preferences]]:
    yield ("preferences",), document.preferences
    for group in ("overrides", "location_types", "locations"):
        for index, each in enumerate(getattr(document, group)):
            yield (group, index, "preferences"), each.preferences


def _auto_cancel(document: Organization) -> Iterator[Inconsistency]:
    """Report days to collect where orders are not split, and locations at which no such day ever comes."""
    general = document.preferences.split_order
    for path, preferences in _preferences(document):
        if preferences.auto_cancel is None:
            continue
        splits = general if preferences.split_order is None else preferences.split_order
        if not splits:
            yield Inconsistency((*path, "auto_cancel"), "auto_cancel needs split_order; set both or neither")
        days = preferences.auto_cancel
        if days.pickup_days is None and days.ship_for_pickup_days is None:
            yield Inconsistency(
                (*path, "auto_cancel"), "says no days; add pickup_days or ship_for_pickup_days"
            )
    if not any(preferences.auto_cancel for _, preferences in _preferences(document)):
        return
    for index, location in enumerate(document.locations):
        there = document.preferences_at(location, "pickup", None, None)
        if there.pickup and there.auto_cancel and not location.open_days:
            detail = "is never open, so that no day to collect by ever comes; list its open days"
            yield Inconsistency(("locations", index, "open_days"), detail)


def _brokering(preferences: Preferences, path: Path) -> Iterator[Inconsistency]:
    if preferences.split_line and preferences.split_order is False:
        yield Inconsistency((*path, "split_line"), "split_line needs split_order; set both or neither")
    match preferences.brokering:
        case StandardBrokering(order=order):
            yield from repeated(order, (*path, "brokering", "order"))
        case WeightedBrokering(weights=weights) if weights.total != 100:
            message = f"weights are percent and come to 100 together, these come to {weights.total}"
            yield Inconsistency((*path, "brokering", "weights"), message)


def _zones(document: Organization) -> Iterator[Inconsistency]:
    yield from repeated([each.name for each in document.zones], ("zones",), "name")
    for index, zone in enumerate(document.zones):
        path: Path = ("zones", index)
        yield from _known_locations(document, zone.primary, (*path, "primary"))
        yield from _known_locations(document, zone.alternate, (*path, "alternate"))
        yield from repeated(zone.primary, (*path, "primary"))
        yield from repeated(zone.alternate, (*path, "alternate"))
        for place, code in enumerate(zone.alternate):
            if code in zone.primary:
                yield Inconsistency(
                    (*path, "alternate", place), f"{code} is primary already; keep one of the two"
                )


def _attributes(document: Organization) -> Iterator[Inconsistency]:
    types = {each.code: each.type for each in document.attributes}
    of_items = {code for code, type_ in types.items() if type_ != "location"}
    of_locations = {code for code, type_ in types.items() if type_ != "product"}
    yield from repeated([each.code for each in document.attributes], ("attributes",), "code")
    yield from repeated([each.item for each in document.items], ("items",), "item")
    for index, item in enumerate(document.items):
        codes = [each.code for each in item.attributes]
        yield from _known_attributes(codes, of_items, ("items", index, "attributes"), "product")
        yield from _system_products(document, item, ("items", index, "system_products"))
    for index, location in enumerate(document.locations):
        codes = [each.code for each in location.attributes]
        yield from _known_attributes(codes, of_locations, ("locations", index, "attributes"), "location")


def _system_products(document: Organization, item: Item, path: Path) -> Iterator[Inconsistency]:
    named, known = [each.system for each in item.system_products], {each.code for each in document.systems}
    yield from repeated(named, path, "system")
    for index, system in enumerate(named):
        if system not in known:
            message = f"{system} is not under systems; add it there or correct the name"
            yield Inconsistency((*path, index, "system"), message)


def _probability_rules(document: Organization) -> Iterator[Inconsistency]:
    types = {each.type for each in document.locations}
    yield from repeated([each.name for each in document.probability_rules], ("probability_rules",), "name")
    for index, rule in enumerate(document.probability_rules):
        path: Path = ("probability_rules", index)
        yield from _known_locations(document, rule.locations, (*path, "locations"))
        cure = "write the type of a location"
        yield from unknown(rule.location_types, types, (*path, "location_types"), cure)


def _known_locations(document: Organization, codes: Iterable[str], path: Path) -> Iterator[Inconsistency]:
    known = {each.code for each in document.locations}
    yield from unknown(codes, known, path, "add it under locations or correct the name")


def _known_attributes(
    codes: Iterable[str], known: Container[str], path: Path, kind: str
) -> Iterator[Inconsistency]:
    for index, code in enumerate(codes):
        if code not in known:
            cure = f"add it under attributes with a type that includes {kind}"
            yield Inconsistency((*path, index, "code"), f"{code} is no attribute of a {kind}; {cure}")
