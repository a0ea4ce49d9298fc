"""What messages about orders ask for: a table from message to command. The decisions stand with the order."""

from datetime import datetime

from schemas.ids import as_created, dispatch_order_number
from schemas.wire.cancellations import CancelDispatch as DispatchMessage
from schemas.wire.cancellations import CancelOrder as OrderMessage
from services.deciding.orders import Asked
from services.streams.order import CancelDispatch, CancelOrder


def cancellation(message: OrderMessage | DispatchMessage, at: datetime, now: datetime) -> Asked:
    """Read a message of `cancellations`. A dispatch ID that names no order is an order of that number: unknown."""
    if isinstance(message, DispatchMessage):
        number = _order_of(message.organization, message.dispatch_id)
        created = as_created(message.organization, message.dispatch_id)
        return Asked(number, CancelDispatch(message.organization, number, created, message.reason_code))
    number = message.order_number.upper()
    return Asked(number, CancelOrder(message.organization, number, message.reason_code, min(at, now)))


def _order_of(organization: str, dispatch_id: str) -> str:
    return (dispatch_order_number(organization, dispatch_id) or dispatch_id).upper()
