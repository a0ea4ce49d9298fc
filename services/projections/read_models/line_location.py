"""Each row is a line that a location has now: the order inquiry finds orders by any location of their lines."""

from collections.abc import Iterable, Mapping
from typing import Annotated

from schemas.events.order import DispatchCreated
from schemas.events.order_routing import (
    LinesAssigned,
    LinesRejected,
    LinesReopened,
    LinesUnfulfillable,
    OrderAcknowledged,
)
from schemas.events.order_status import LineStatusChanged
from services.common.read_models.read_model import ManyRows
from services.common.read_models.table import Key, Row, Table


class LineLocation(Row, frozen=True):
    """Each row is a line that a location has now, as `location` of order_lines names it."""

    organization: Annotated[str, "The organization that took the order."]
    order_number: Annotated[str, "The order."]
    line_number: Annotated[int, "The line's number here."]
    request_id: Annotated[int, "This system's own number of the order."]
    location: Annotated[str, "The location that has the line."]
    searched: Annotated[str, "The same in upper case."]


AnyFact = (
    DispatchCreated
    | OrderAcknowledged
    | LinesAssigned
    | LinesUnfulfillable
    | LinesReopened
    | LinesRejected
    | LineStatusChanged
)


def touched(fact: AnyFact) -> Iterable[Key]:
    """Return the keys of the lines that the fact names."""
    return [(fact.organization, fact.order_number, line.line_number) for line in fact.lines]


def after(_: Mapping[Key, LineLocation], fact: AnyFact) -> Mapping[Key, LineLocation | None]:
    """Return the row of each line that a location has after the fact, none for a line that nobody has."""
    return {
        (fact.organization, fact.order_number, number): _row(fact, number, location)
        for number, location in _locations(fact)
    }


def _locations(fact: AnyFact) -> Iterable[tuple[int, str | None]]:
    match fact:
        case LinesAssigned():
            return [(line.line_number, line.location) for line in fact.lines]
        case LineStatusChanged():
            return [(line.line_number, line.after.location) for line in fact.lines]
        case LinesRejected() | LinesReopened():
            return [(line.line_number, None) for line in fact.lines]
        case _:
            return [(line.line_number, fact.location) for line in fact.lines]


def _row(fact: AnyFact, number: int, location: str | None) -> LineLocation | None:
    if location is None or fact.request_id is None:
        return None
    of_line = (fact.organization, fact.order_number, number)
    return LineLocation(*of_line, fact.request_id, location, location.upper())


READ_MODEL = ManyRows(
    version=1,
    table=Table(
        "line_location",
        LineLocation,
        key=("organization", "order_number", "line_number"),
        indexes=("(organization, searched, request_id)",),
    ),
    facts=(
        DispatchCreated,
        OrderAcknowledged,
        LinesAssigned,
        LinesUnfulfillable,
        LinesReopened,
        LinesRejected,
        LineStatusChanged,
    ),
    touched=touched,
    after=after,
)
