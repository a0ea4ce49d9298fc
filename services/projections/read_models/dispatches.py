"""One row a dispatch: what leaves, from where, and whether it was cancelled."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from msgspec.json import encode

from schemas.events.order import AnyOrderFact, DispatchCancelled, DispatchCreated, DispatchShipped
from services.common.read_models.read_model import Column, Key, ReadModel, Table


class Row(NamedTuple):
    """In the order of the columns; `lines` is JSON text."""

    organization: str
    dispatch_id: str
    order_number: str
    request_id: int | None
    location: str
    sequence: int
    back_order: bool
    status: str
    reason_code: str | None
    created_at: datetime
    carrier: str | None
    service: str | None
    lines: str
    shipped_at: datetime | None
    tracking_number: str | None


TABLE = Table(
    name="dispatches",
    comment="One row a dispatch.",
    key=("organization", "dispatch_id"),
    columns=(
        Column("organization", "text", "The organization that took the order."),
        Column("dispatch_id", "text", "organization:order_number:sequence."),
        Column("order_number", "text", "The order it belongs to."),
        Column("request_id", "bigint", "The order's request ID."),
        Column("location", "text", "Where it leaves from."),
        Column("sequence", "integer", "1, or 2 for the one that completes a back order."),
        Column("back_order", "boolean", "True where it completes a back order."),
        Column("status", "text", "created, shipped or cancelled."),
        Column("reason_code", "text", "Why it was cancelled."),
        Column("created_at", "timestamptz", "When the run decided it, by the run's own time."),
        Column("carrier", "text", "Carrier code."),
        Column("service", "text", "Carrier service."),
        Column("lines", "jsonb", "Array of line_number, item, quantity."),
        Column("shipped_at", "timestamptz", "When it left the location."),
        Column("tracking_number", "text", "The carrier's number."),
    ),
    indexes=("(organization, order_number)",),
)

FACTS = (DispatchCreated, DispatchCancelled, DispatchShipped)


def keys(fact: AnyOrderFact) -> Iterable[Key]:
    """The one row of the dispatch."""
    assert isinstance(fact, FACTS)  # noqa: S101
    return ((fact.organization, fact.dispatch_id),)


def evolve(row: Row | None, fact: AnyOrderFact, key: Key) -> Row | None:  # noqa: ARG001
    """The row after the fact."""
    match fact:
        case DispatchCreated():
            return Row(
                organization=fact.organization,
                dispatch_id=fact.dispatch_id,
                order_number=fact.order_number,
                request_id=fact.request_id,
                location=fact.location,
                sequence=fact.sequence,
                back_order=fact.back_order,
                status="created",
                reason_code=None,
                created_at=fact.created_at,
                carrier=fact.carrier,
                service=fact.service,
                lines=encode(fact.lines).decode(),
                shipped_at=None,
                tracking_number=None,
            )
        case DispatchShipped() if row is not None:
            return Row(*row)._replace(
                status="shipped", shipped_at=fact.shipped_at, tracking_number=fact.tracking_number
            )
        case DispatchCancelled() if row is not None:
            return Row(*row)._replace(status="cancelled", reason_code=fact.reason_code)
        case _:
            return row


READ_MODEL = ReadModel(TABLE, FACTS, keys, evolve)
