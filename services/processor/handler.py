"""What messages about orders ask for: a table from message to command. The decisions stand with the order."""

from datetime import datetime

from schemas.ids import as_created, dispatch_order_number
from schemas.reasons import DeadLetterReason
from schemas.wire.cancellations import CancelDispatch as DispatchMessage
from schemas.wire.cancellations import CancelOrder as OrderMessage
from schemas.wire.status_updates import StatusUpdate
from services.streams.order import (
    AssignByHand,
    CancelDispatch,
    CancelOrder,
    Command,
    Refused,
    RejectLines,
    ShipDispatch,
)


def cancellation(
    message: OrderMessage | DispatchMessage, _at: datetime, _now: datetime
) -> tuple[str, CancelOrder | CancelDispatch]:
    """Read a message of `cancellations`. A dispatch ID that names no order is an order of that number: unknown."""
    if isinstance(message, DispatchMessage):
        number = _order_of(message.organization, message.dispatch_id)
        created = as_created(message.organization, message.dispatch_id)
        return number, CancelDispatch(message.organization, number, created, message.reason_code)
    number = message.order_number.upper()
    return number, CancelOrder(message.organization, number, message.reason_code)


def status_update(update: StatusUpdate, at: datetime, now: datetime) -> tuple[str, Command] | Refused:
    """Read a message of `status-updates`. A time later than the clock is the clock's."""
    at = min(update.occurred_at or at, now)
    if update.dispatch_id is not None:
        if update.status != "fulfilled":
            detail = "for a dispatch only status `fulfilled` (it has shipped) is supported so far"
            return Refused(DeadLetterReason.NOT_FOLLOWED, "status", detail)
        dispatch_id = as_created(update.organization, update.dispatch_id)
        number = _order_of(update.organization, update.dispatch_id)
        return number, ShipDispatch(dispatch_id, at, update.carrier, update.tracking_number)
    if update.order_number is None:
        detail = "`request_id` is not supported yet; send `order_number`"
        return Refused(DeadLetterReason.NOT_FOLLOWED, "request_id", detail)
    number = update.order_number
    if update.new_location is not None:
        return number, AssignByHand(update.new_location, update.line_number, now, update.location)
    if update.status != "rejected":
        detail = "for an order only status `rejected` is supported so far; to report on a dispatch, send `dispatch_id`"
        return Refused(DeadLetterReason.NOT_FOLLOWED, "status", detail)
    return number, RejectLines(
        update.location,
        update.line_number,
        update.quantity,
        update.reason_code,
        at,
        update.carrier,
        update.tracking_number,
    )


def _order_of(organization: str, dispatch_id: str) -> str:
    return (dispatch_order_number(organization, dispatch_id) or dispatch_id).upper()
