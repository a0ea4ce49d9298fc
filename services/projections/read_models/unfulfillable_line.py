"""Each row is a line that is unfulfillable now: what `orderfold reroute` and a second look choose from."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated

from schemas.events.order import LinesCancelled
from schemas.events.order_routing import LinesAssigned, LinesReopened, LinesUnfulfillable, UnfulfillableLine
from schemas.events.order_status import ChangedLine, LineStatusChanged
from services.common.read_models.read_model import Happening, ManyTimedRows
from services.common.read_models.table import Integer, Key, Row, Table


class UnfulfillableLineRow(Row, frozen=True):
    """Each row is a line that is unfulfillable now."""

    organization: Annotated[str, "The organization that took the order."]
    order_number: Annotated[str, "The order."]
    line_number: Annotated[Integer, "The line's number here."]
    request_id: Annotated[int | None, "This system's own number of the order."]
    item: Annotated[str, "The line's item."]
    quantity: Annotated[int, "Its units."]
    location: Annotated[
        str | None, "The organization's location for such lines; of a pickup order, its pickup location."
    ]
    answer_code: Annotated[Integer | None, "The answer code of routing; empty where routing did not decide."]
    searched: Annotated[
        bool, "True where a routing decision found no location; false where a person or a failure left it so."
    ]
    found_at: Annotated[datetime, "When that was recorded, UTC, by the clock of the database."]


AnyFact = LinesUnfulfillable | LinesReopened | LinesAssigned | LinesCancelled | LineStatusChanged


def touched(fact: AnyFact) -> Iterable[Key]:
    """Return the keys of the lines the fact names."""
    return [(fact.organization, fact.order_number, line.line_number) for line in fact.lines]


def after(_: Mapping[Key, Row], happening: Happening) -> Mapping[Key, Row | None]:
    """Return the rows of lines that become unfulfillable, none for those that are so no longer."""
    fact = happening.fact
    if isinstance(fact, LinesUnfulfillable):
        rows = [_row(fact, line, fact.location, happening.recorded_at) for line in fact.lines]
        return {(row.organization, row.order_number, row.line_number): row for row in rows}
    if isinstance(fact, LineStatusChanged):
        found = dict.fromkeys(touched(fact))
        lost = [line for line in fact.lines if line.after.status == "unfulfillable"]
        gone = [_row(fact, line, line.after.location, happening.recorded_at) for line in lost]
        return found | {(row.organization, row.order_number, row.line_number): row for row in gone}
    assert isinstance(fact, LinesReopened | LinesAssigned | LinesCancelled)  # noqa: S101
    return dict.fromkeys(touched(fact))


def _row(
    fact: LinesUnfulfillable | LineStatusChanged,
    line: UnfulfillableLine | ChangedLine,
    location: str | None,
    found_at: datetime,
) -> UnfulfillableLineRow:
    code = line.answer_code if isinstance(line, UnfulfillableLine) else None
    return UnfulfillableLineRow(
        organization=fact.organization,
        order_number=fact.order_number,
        line_number=line.line_number,
        request_id=fact.request_id,
        item=line.item,
        quantity=line.quantity,
        location=location,
        answer_code=None if code is None else code.value,
        searched=isinstance(fact, LinesUnfulfillable) and fact.decision > 0,
        found_at=found_at,
    )


READ_MODEL = ManyTimedRows(
    version=2,
    table=Table(
        "unfulfillable_line",
        UnfulfillableLineRow,
        key=("organization", "order_number", "line_number"),
        indexes=("(organization, item, found_at, order_number)",),
    ),
    facts=(LinesUnfulfillable, LinesReopened, LinesAssigned, LinesCancelled, LineStatusChanged),
    touched=touched,
    after=after,
)
