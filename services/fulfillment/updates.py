"""What messages on `status-updates` ask for. The decisions stand with the order."""

from datetime import datetime

from schemas.events.order import Carried
from schemas.events.order_fact import user_shown
from schemas.ids import as_created, dispatch_order_number
from schemas.reasons import DeadLetterReason
from schemas.wire.status_updates import StatusUpdate
from services.deciding.orders import Asked
from services.deciding.told import Told
from services.streams.order import Refused, UpdateOrder

_ASKS = ("status", "new_location", "under_review", "ship_to", "pickup_by")
"""What an update may ask for; the rest comes along."""


def status_update(update: StatusUpdate, at: datetime, now: datetime) -> Asked | Refused:
    """Read an update. A time later than the clock is the clock's.

    The order is named by its number, its request ID, or a dispatch of it; all that are named must mean one order.
    """
    if all(getattr(update, name) is None for name in _ASKS):
        detail = f"nothing is asked for; send {', '.join(_ASKS[:-1])} or {_ASKS[-1]}"
        return Refused(DeadLetterReason.INVALID, "status", detail)
    if update.quantity is not None and update.status is None:
        detail = "these are units that take a status; send it, or omit quantity"
        return Refused(DeadLetterReason.INVALID, "quantity", detail)
    number = update.order_number
    if update.dispatch_id is not None:
        of_dispatch = (
            dispatch_order_number(update.organization, update.dispatch_id) or update.dispatch_id
        ).upper()
        if number is not None and number.upper() != of_dispatch:
            detail = "the dispatch belongs to another order; send one of the two"
            return Refused(DeadLetterReason.INVALID, "order_number", detail)
        number = of_dispatch
    dispatch_id = update.dispatch_id and as_created(update.organization, update.dispatch_id)
    command = UpdateOrder(
        organization=update.organization,
        order_number=(number or "").upper(),
        at=min(update.occurred_at or at, now),
        now=now,
        status=update.status,
        location=update.location,
        line_number=update.line_number,
        quantity=update.quantity,
        by_hand=update.by_hand,
        carried=_carried(update),
        new_location=update.new_location,
        pickup_by=update.pickup_by,
        under_review=update.under_review,
        dispatch_id=dispatch_id,
    )
    return Asked(number, command, update.request_id, Told(update.note, update.ship_to))


def _carried(update: StatusUpdate) -> Carried:
    return Carried(
        reason_code=update.reason_code,
        carrier=update.carrier,
        tracking_number=update.tracking_number,
        carton=update.carton,
        user=user_shown(update.user),
    )
