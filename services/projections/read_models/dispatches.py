"""Each row is a dispatch: what leaves, from where, and whether it was cancelled."""

from datetime import datetime
from typing import Annotated

from msgspec.json import encode
from msgspec.structs import replace

from schemas.events.order import DispatchCancelled, DispatchCreated, DispatchShipped
from services.common.read_models.read_model import RowByRow
from services.common.read_models.table import Integer, Json, Key, Row, Table


class Dispatch(Row, frozen=True):
    """Each row is a dispatch."""

    organization: Annotated[str, "The organization that took the order."]
    dispatch_id: Annotated[str, "organization:order_number:sequence."]
    order_number: Annotated[str, "The order it belongs to."]
    request_id: Annotated[int | None, "The order's request ID."]
    location: Annotated[str, "The location it leaves from."]
    sequence: Annotated[Integer, "1, or 2 for the one that completes a back order."]
    back_order: Annotated[bool, "True where it completes a back order."]
    status: Annotated[str, "created, shipped or cancelled."]
    reason_code: Annotated[str | None, "Why it was cancelled."]
    created_at: Annotated[datetime, "When the run decided it, by the run's own time, UTC."]
    carrier: Annotated[str | None, "Carrier code."]
    service: Annotated[str | None, "Carrier service."]
    lines: Annotated[Json, "Array of line_number, item, quantity."]
    shipped_at: Annotated[datetime | None, "When it left the location, UTC."]
    tracking_number: Annotated[str | None, "The carrier's number."]


AnyFact = DispatchCreated | DispatchShipped | DispatchCancelled


def key(fact: AnyFact) -> Key:
    """Return the key of the dispatch."""
    return fact.organization, fact.dispatch_id


def evolve(row: Dispatch | None, fact: AnyFact) -> Dispatch | None:
    """Return the row after the fact."""
    match fact:
        case DispatchCreated():
            return _created(fact)
        case DispatchShipped() if row is not None:
            return replace(
                row, status="shipped", shipped_at=fact.shipped_at, tracking_number=fact.tracking_number
            )
        case DispatchCancelled() if row is not None:
            return replace(row, status="cancelled", reason_code=fact.reason_code)
    return row


def _created(fact: DispatchCreated) -> Dispatch:
    return Dispatch(
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


READ_MODEL = RowByRow(
    version=1,
    table=Table(
        "dispatches",
        Dispatch,
        key=("organization", "dispatch_id"),
        indexes=("(organization, order_number)",),
    ),
    facts=(DispatchCreated, DispatchCancelled, DispatchShipped),
    key=key,
    evolve=evolve,
)
