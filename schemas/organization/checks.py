"""Checks what types cannot express: names that must exist, and entries that must be unique."""

from collections.abc import Iterator

from schemas.organization.document import Organization
from schemas.organization.inconsistency import Inconsistency, repeated
from schemas.organization.limits import out_of_bounds
from schemas.organization.processing import CarrierMatrix
from schemas.organization.routing_checks import routing_inconsistencies


def inconsistencies(document: Organization) -> Iterator[Inconsistency]:
    """Return every contradiction in a well-typed document; none where it may be applied."""
    yield from out_of_bounds(document)
    yield from _locations(document)
    yield from _processing(document)
    yield from _vendors(document)
    yield from routing_inconsistencies(document)


def _locations(document: Organization) -> Iterator[Inconsistency]:
    yield from repeated([each.code for each in document.locations], ("locations",), "code")
    yield from _alike(document)
    for index, location in enumerate(document.locations):
        path = ("locations", index)
        yield from repeated(location.open_days, (*path, "open_days"))
        if (location.latitude is None) != (location.longitude is None):
            missing = "longitude" if location.longitude is None else "latitude"
            yield Inconsistency(path, f"latitude and longitude come together; add {missing}")


def _alike(document: Organization) -> Iterator[Inconsistency]:
    """Report codes that differ only in case: people and other systems mix them up."""
    seen: dict[str, str] = {}
    for index, location in enumerate(document.locations):
        other = seen.setdefault(location.code.casefold(), location.code)
        if other != location.code:
            message = (
                f"{location.code} differs from {other} in upper and lower case only; rename one of the two"
            )
            yield Inconsistency(("locations", index, "code"), message)


def _vendors(document: Organization) -> Iterator[Inconsistency]:
    yield from repeated([each.code for each in document.vendors], ("vendors",), "code")
    yield from repeated([each.code for each in document.brands], ("brands",), "code")
    for index, vendor in enumerate(document.vendors):
        yield from repeated([each.item for each in vendor.items], ("vendors", index, "items"), "item")
        if vendor.require_acknowledgement and not vendor.integrated:
            path = ("vendors", index, "require_acknowledgement")
            yield Inconsistency(
                path, "only an integrated vendor acknowledges; add integrated: true or omit it"
            )
    for index, location in enumerate(document.locations):
        if location.vendor is not None and document.vendor(location.vendor) is None:
            cure = "add a vendor with this code or correct the name"
            path = ("locations", index, "vendor")
            yield Inconsistency(path, f"{location.vendor} is not under vendors; {cure}")
        if location.vendor is not None and document.is_rics(location.code):
            cure = "put it into another system"
            path = ("locations", index, "system")
            yield Inconsistency(path, f"RICS would be told of what {location.vendor} ships; {cure}")


def _processing(document: Organization) -> Iterator[Inconsistency]:
    if document.fulfilment == "hold" and not document.processing:
        yield Inconsistency(
            ("processing",), "fulfilment: hold needs at least one DC here; add {dc, hold, schedule}"
        )
    yield from repeated([each.dc for each in document.processing], ("processing",), "dc")
    for index, processing in enumerate(document.processing):
        path = ("processing", index)
        if document.location(processing.dc) is None:
            cure = "add a location with this code or correct the name"
            yield Inconsistency((*path, "dc"), f"{processing.dc} is not under locations; {cure}")
        yield from repeated(processing.schedule, (*path, "schedule"))
        yield from repeated(processing.order_class_priority, (*path, "order_class_priority"))
        if isinstance(processing.hold, CarrierMatrix):
            matrix = (*path, "hold", "carrier_matrix")
            yield from repeated([entry.key for entry in processing.hold.carrier_matrix], matrix)
