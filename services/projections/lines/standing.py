"""Units of a line in another status: how many are open, dispatched, fulfilled, cancelled."""

from datetime import datetime

from msgspec.structs import replace

from schemas.events.order import Carried
from schemas.events.order_routing import LinePart
from schemas.statuses import CANCELLED, ROUTED
from services.projections.lines.row import OrderLine
from services.streams.order.progressing import POLLED


def standing(row: OrderLine, status: str, location: str | None, at: datetime | None) -> OrderLine:
    """Return the line, all of its units, in this status of a routed line."""
    fulfilled = row.quantity if status == "fulfilled" else 0
    cancelled = row.quantity if status == "canceled" else 0
    ready = status in ("picked", "received")
    return replace(
        row,
        status=status,
        location=location,
        status_at=at,
        dispatched_quantity=fulfilled,
        fulfilled_quantity=fulfilled,
        cancelled_quantity=cancelled,
        open_quantity=row.quantity - fulfilled - cancelled,
        polled_count=POLLED.get(status, row.polled_count),
        pickup_by=row.pickup_by if ready else None,
    )


def told(row: OrderLine, carried: Carried | None) -> OrderLine:
    """Return the line with what an update brought, where it brought something."""
    if carried is None:
        return row
    return replace(
        row,
        carrier=carried.carrier or row.carrier,
        tracking_number=carried.tracking_number or row.tracking_number,
        carton=carried.carton or row.carton,
        reason_code=carried.reason_code or row.reason_code,
    )


def without(row: OrderLine, part: LinePart) -> OrderLine:
    """Return the line without the units and the tax of a part."""
    left = replace(row, quantity=row.quantity - part.quantity, tax=row.tax - part.tax)
    if left.status in ROUTED:
        return _standing_still(left)
    return replace(left, open_quantity=row.open_quantity - part.quantity)


def _standing_still(row: OrderLine) -> OrderLine:
    still = standing(row, row.status, row.location, row.status_at)
    return replace(still, polled_count=row.polled_count, pickup_by=row.pickup_by)


def moved(row: OrderLine, *, opened: int = 0, dispatched: int = 0, cancelled: int = 0) -> OrderLine:
    """Return the line with units that are open, dispatched or cancelled now; below zero: no longer."""
    moved = replace(
        row,
        open_quantity=row.open_quantity + opened,
        dispatched_quantity=row.dispatched_quantity + dispatched,
        cancelled_quantity=row.cancelled_quantity + cancelled,
    )
    return replace(moved, status=_status(moved))


def _status(row: OrderLine) -> str:
    if row.open_quantity:
        return row.status if row.status in ROUTED else "open"
    if row.dispatched_quantity:
        return "dispatched"
    held = row.status not in ROUTED if row.fulfilment is None else row.fulfilment == "hold"
    return CANCELLED[held]
