"""Each row is an order: its status, for people who ask by its number."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from msgspec.structs import replace

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
    LinesReopened,
    LinesUnfulfillable,
    OrderAcknowledged,
)
from schemas.events.order_status import LineStatusChanged, UnderReviewChanged, WorkHandedOut
from schemas.statuses import LineStatus
from services.common.read_models.read_model import RowByRow
from services.common.read_models.table import Json, Key, Row, Table
from services.streams.order.rollup import routed_status


class OrderStatus(Row, frozen=True):
    """Each row is an order: its status, its hold, its dispatches."""

    organization: Annotated[str, "The organization that took the order."]
    order_number: Annotated[str, "The sender's number, upper case."]
    request_id: Annotated[int, "This system's own number of the order, unique."]
    order_type: Annotated[str, "delivery, pickup or ship_for_pickup."]
    order_class: Annotated[str, "retail, wholesale or work_order: its priority in a run."]
    system: Annotated[str | None, "The system that placed the order."]
    status: Annotated[
        str,
        "create, commit, partially_cancelled or cancelled;",
        "of a routed order the status that its lines share, or else open or complete.",
    ]
    back_order: Annotated[bool, "True once a dispatch left while other lines stayed open."]
    dc: Annotated[str | None, "The distribution center in whose queue it is or was."]
    under_review: Annotated[bool, "True while its sender reviews it."]
    placed_location: Annotated[str | None, "The location where it was placed."]
    pickup_location: Annotated[str | None, "The location where the customer collects it."]
    transaction_date: Annotated[datetime | None, "When it was placed by the sender's clock, UTC."]
    submitted_at: Annotated[datetime, "When it was submitted, UTC; the hold runs from here."]
    hold_until: Annotated[datetime | None, "End of the hold, UTC; at exactly this time it has expired."]
    ship_via: Annotated[str | None, "Carrier code."]
    service: Annotated[str | None, "Carrier service."]
    dispatch_ids: Annotated[list[str], "Every dispatch created for it, in order."]
    line_statuses: Annotated[Json, "Of a routed order: line number to status."]
    fulfilment: Annotated[
        str | None,
        "hold or route: what the organization did with orders when it came; empty where it is not known.",
    ]


def key(fact: AnyOrderFact) -> Key:
    """Return the key of the order."""
    return fact.organization, fact.order_number


def evolve(row: OrderStatus | None, fact: AnyOrderFact) -> OrderStatus | None:
    """Return the row after the fact."""
    if isinstance(fact, OrderSubmitted):
        return _submitted(fact)
    if row is None:
        return None
    match fact:
        case OrderHeld():
            return replace(row, dc=fact.dc, hold_until=fact.hold_until)
        case OrderCommitted():
            return replace(row, status="commit", back_order=fact.back_order)
        case DispatchCreated():
            return replace(row, dispatch_ids=[*row.dispatch_ids, fact.dispatch_id])
        case OrderAcknowledged() | LinesAssigned():
            return _rolled_up(row, fact, "new_order")
        case LinesUnfulfillable():
            return _rolled_up(row, fact, "unfulfillable")
        case LinesReopened():
            return _rolled_up(row, fact, "open")
        case LinesRejected():
            return _rolled_up(row, fact, "rejected")
        case UnderReviewChanged():
            return replace(row, under_review=fact.under_review)
        case LineStatusChanged() | WorkHandedOut():
            return _moved(row, {each.line_number: each.after.status for each in fact.lines})
        case LinesCancelled():
            return _rolled_up(row, fact, "canceled") if row.line_statuses != "{}" else row
        case OrderPartiallyCancelled():
            return row if row.line_statuses != "{}" else replace(row, status="partially_cancelled")
        case OrderCancelled():
            return row if row.line_statuses != "{}" else replace(row, status="cancelled")
    return row


def _submitted(fact: OrderSubmitted) -> OrderStatus:
    assert fact.request_id is not None  # every order that arrives has one  # noqa: S101
    routed = {str(line.line_number): "open" for line in fact.lines if fact.fulfilment == "route"}
    return OrderStatus(
        organization=fact.organization,
        order_number=fact.order_number,
        request_id=fact.request_id,
        order_type=fact.order_type,
        order_class=fact.order_class,
        system=fact.system,
        status="create",
        back_order=False,
        dc=fact.dc,
        under_review=fact.under_review,
        placed_location=fact.placed_location,
        pickup_location=fact.pickup_location,
        transaction_date=fact.transaction_date,
        submitted_at=fact.submitted_at,
        hold_until=None,
        ship_via=fact.ship_via,
        service=fact.service,
        dispatch_ids=[],
        line_statuses=json.dumps(routed),
        fulfilment=fact.fulfilment,
    )


def _rolled_up(
    row: OrderStatus,
    fact: OrderAcknowledged
    | LinesAssigned
    | LinesUnfulfillable
    | LinesReopened
    | LinesRejected
    | LinesCancelled,
    status: LineStatus,
) -> OrderStatus:
    # An acknowledgement in its first shape names no lines.
    return _moved(row, {line.line_number: status for line in fact.lines}, otherwise=status)


def _moved(
    row: OrderStatus, lines: Mapping[int, LineStatus], *, otherwise: LineStatus = "open"
) -> OrderStatus:
    statuses = json.loads(row.line_statuses)
    statuses.update({str(number): status for number, status in lines.items()})
    shared = routed_status(statuses.values() or [otherwise])
    return replace(row, status=shared, line_statuses=json.dumps(statuses))


READ_MODEL = RowByRow(
    version=5,
    table=Table(
        "order_status",
        OrderStatus,
        key=("organization", "order_number"),
        indexes=(
            "(request_id)",
            "(organization, status, request_id)",
            "(organization, request_id) WHERE under_review",
        ),
    ),
    facts=(
        OrderSubmitted,
        OrderHeld,
        OrderAcknowledged,
        LinesAssigned,
        LinesUnfulfillable,
        LinesReopened,
        LinesRejected,
        LinesCancelled,
        LineStatusChanged,
        WorkHandedOut,
        UnderReviewChanged,
        OrderCommitted,
        DispatchCreated,
        OrderPartiallyCancelled,
        OrderCancelled,
    ),
    key=key,
    evolve=evolve,
)
