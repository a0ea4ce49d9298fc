"""What messages about orders ask for: a table from message to command. The decisions stand with the order."""

from datetime import datetime
from uuid import uuid4

from schemas.events.order import Carried
from schemas.ids import as_created, dispatch_order_number
from schemas.reasons import DeadLetterReason
from schemas.wire.cancellations import CancelDispatch as DispatchMessage
from schemas.wire.cancellations import CancelOrder as OrderMessage
from schemas.wire.status_updates import StatusUpdate
from services.deciding.orders import Asked
from services.streams.order import (
    AssignByHand,
    CancelDispatch,
    CancelOrder,
    Command,
    Refused,
    RejectLines,
    ShipDispatch,
)

_USER = 10
"""Characters of the user that history shows."""
_NOT_FOLLOWED = ("under_review", "ship_to", "pickup_by")
"""What status updates may bring, and nobody keeps yet."""


def cancellation(message: OrderMessage | DispatchMessage, _at: datetime, _now: datetime) -> Asked:
    """Read a message of `cancellations`. A dispatch ID that names no order is an order of that number: unknown."""
    if isinstance(message, DispatchMessage):
        number = _order_of(message.organization, message.dispatch_id)
        created = as_created(message.organization, message.dispatch_id)
        return Asked(number, CancelDispatch(message.organization, number, created, message.reason_code))
    number = message.order_number.upper()
    return Asked(number, CancelOrder(message.organization, number, message.reason_code))


def status_update(update: StatusUpdate, at: datetime, now: datetime) -> Asked | Refused:
    """Read a message of `status-updates`. A time later than the clock is the clock's.

    The order is named by its number, its request ID, or a dispatch of it; all that are named must mean one order.
    """
    for name in _NOT_FOLLOWED:
        if getattr(update, name) is not None:
            detail = f"`{name}` is not supported yet; send the rest without it"
            return Refused(DeadLetterReason.NOT_FOLLOWED, name, detail)
    carried = _carried(update)
    command = _command(update, carried, min(update.occurred_at or at, now), now)
    if isinstance(command, Refused):
        return command
    number = update.order_number
    if update.dispatch_id is not None:
        of_dispatch = _order_of(update.organization, update.dispatch_id)
        if number is not None and number.upper() != of_dispatch:
            detail = "the dispatch belongs to another order; send one of the two"
            return Refused(DeadLetterReason.INVALID, "order_number", detail)
        number = of_dispatch
    return Asked(number, command, update.request_id, carried.note, update.note)


def _command(update: StatusUpdate, carried: Carried, at: datetime, now: datetime) -> Command | Refused:
    if update.dispatch_id is not None:
        if update.status != "fulfilled":
            detail = "for a dispatch only status `fulfilled` (it has shipped) is supported so far"
            path = "status" if update.new_location is None else "new_location"
            return Refused(DeadLetterReason.NOT_FOLLOWED, path, detail)
        dispatch_id = as_created(update.organization, update.dispatch_id)
        return ShipDispatch(dispatch_id, at, carried, update.location)
    if update.new_location is not None:
        return AssignByHand(update.new_location, update.line_number, now, update.location, carried)
    if update.status != "rejected":
        detail = "for an order only status `rejected` is supported so far; to report on a dispatch, send `dispatch_id`"
        return Refused(DeadLetterReason.NOT_FOLLOWED, "status", detail)
    return RejectLines(update.location, update.line_number, update.quantity, at, carried)


def _carried(update: StatusUpdate) -> Carried:
    return Carried(
        reason_code=update.reason_code,
        carrier=update.carrier,
        tracking_number=update.tracking_number,
        carton=update.carton,
        user=update.user[:_USER] if update.user else None,
        note=uuid4() if update.note else None,
    )


def _order_of(organization: str, dispatch_id: str) -> str:
    return (dispatch_order_number(organization, dispatch_id) or dispatch_id).upper()
