"""One row an order: what became of it, for whoever asks by its number."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from schemas.events.order import (
    AnyOrderFact,
    DispatchCreated,
    LinesCancelled,
    OrderCancelled,
    OrderCommitted,
    OrderHeld,
    OrderPartiallyCancelled,
    OrderSubmitted,
)
from schemas.events.order_routing import (
    LinesAssigned,
    LinesRejected,
    LinesUnfulfillable,
    OrderAcknowledged,
)
from services.common.read_models.read_model import Column, Key, ReadModel, Table
from services.streams.order.rollup import routed_status


class Row(NamedTuple):
    """In the order of the columns."""

    organization: str
    order_number: str
    request_id: int
    order_type: str
    order_class: str
    system: str | None
    status: str
    back_order: bool
    dc: str | None
    submitted_at: datetime
    hold_until: datetime | None
    ship_via: str | None
    service: str | None
    dispatch_ids: list[str]
    line_statuses: str


TABLE = Table(
    name="order_status",
    comment="One row an order: its status, its hold, its dispatches.",
    key=("organization", "order_number"),
    columns=(
        Column("organization", "text", "The organization that took the order."),
        Column("order_number", "text", "The sender's number, upper case."),
        Column("request_id", "bigint", "This system's own number of the order, unique."),
        Column("order_type", "text", "delivery, pickup or ship_for_pickup."),
        Column("order_class", "text", "retail, wholesale or work_order: its priority in a run."),
        Column("system", "text", "The system that placed the order."),
        Column(
            "status",
            "text",
            "create, commit, partially_cancelled or cancelled; "
            "of a routed order what its lines share, open or complete.",
        ),
        Column("back_order", "boolean", "True once a dispatch left while other lines stayed open."),
        Column("dc", "text", "The distribution center in whose queue it is or was."),
        Column("submitted_at", "timestamptz", "When it was submitted, UTC; the hold runs from here."),
        Column("hold_until", "timestamptz", "End of the hold; at exactly this time it has expired."),
        Column("ship_via", "text", "Carrier code."),
        Column("service", "text", "Carrier service."),
        Column("dispatch_ids", "text[]", "Every dispatch created for it, in order."),
        Column("line_statuses", "jsonb", "Of a routed order: line number to status."),
    ),
)

FACTS = (
    OrderSubmitted,
    OrderHeld,
    OrderAcknowledged,
    LinesAssigned,
    LinesUnfulfillable,
    LinesRejected,
    LinesCancelled,
    OrderCommitted,
    DispatchCreated,
    OrderPartiallyCancelled,
    OrderCancelled,
)


def keys(fact: AnyOrderFact) -> Iterable[Key]:
    """The one row of the order."""
    return ((fact.organization, fact.order_number),)


def evolve(row: Row | None, fact: AnyOrderFact, key: Key) -> Row | None:  # noqa: ARG001
    """The row after the fact."""
    if isinstance(fact, OrderSubmitted):
        return _submitted(fact)
    if row is None:
        return None
    row = Row(*row)
    match fact:
        case OrderAcknowledged() | LinesAssigned():
            return _rolled_up(row, fact, "new_order")
        case LinesUnfulfillable():
            return _rolled_up(row, fact, "unfulfillable")
        case LinesRejected():
            return _rolled_up(row, fact, "rejected")
        case LinesCancelled():
            return _rolled_up(row, fact, "canceled") if row.line_statuses != "{}" else row
        case OrderHeld():
            return row._replace(dc=fact.dc, hold_until=fact.hold_until)
        case OrderCommitted():
            return row._replace(status="commit", back_order=fact.back_order)
        case DispatchCreated():
            return row._replace(dispatch_ids=[*row.dispatch_ids, fact.dispatch_id])
        case OrderPartiallyCancelled():
            return row._replace(status="partially_cancelled")
        case OrderCancelled():
            return row if row.line_statuses != "{}" else row._replace(status="cancelled")
        case _:
            return row


def _submitted(fact: OrderSubmitted) -> Row:
    assert fact.request_id is not None  # every order that arrives has one  # noqa: S101
    return Row(
        organization=fact.organization,
        order_number=fact.order_number,
        request_id=fact.request_id,
        order_type=fact.order_type,
        order_class=fact.order_class,
        system=fact.system,
        status="create",
        back_order=False,
        dc=fact.dc,
        submitted_at=fact.submitted_at,
        hold_until=None,
        ship_via=fact.ship_via,
        service=fact.service,
        dispatch_ids=[],
        line_statuses="{}",
    )


def _rolled_up(
    row: Row,
    fact: OrderAcknowledged | LinesAssigned | LinesUnfulfillable | LinesRejected | LinesCancelled,
    status: str,
) -> Row:
    statuses = json.loads(row.line_statuses)
    statuses.update({str(line.line_number): status for line in fact.lines})
    # An acknowledgement in its first shape names no lines.
    return row._replace(
        status=routed_status(statuses.values() or [status]), line_statuses=json.dumps(statuses)
    )


READ_MODEL = ReadModel(TABLE, FACTS, keys, evolve)
