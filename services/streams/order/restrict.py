"""A status update that comes too late changes nothing; what it carried is recorded (STA-4)."""

from collections.abc import Mapping
from datetime import datetime

from schemas.events.order import Carried, LineUnits
from schemas.events.order_routing import StatusUpdateRestricted
from schemas.statuses import RoutedStatus
from services.streams.order.about import about, beside
from services.streams.order.line import Line
from services.streams.order.state import Known


def restricted(
    order: Known,
    lines: Mapping[int, Line],
    status: RoutedStatus,
    location: str | None,
    carried: Carried,
    at: datetime,
    dispatch_id: str | None = None,
) -> StatusUpdateRestricted:
    """Return the fact that an update to `status` of these lines, by `location`, came too late."""
    return StatusUpdateRestricted(
        **about(order),
        restricted_at=at,
        status=status,
        location=location,
        dispatch_id=dispatch_id,
        reason_code=carried.reason_code,
        carrier=carried.carrier,
        tracking_number=carried.tracking_number,
        lines=tuple(
            LineUnits(line_number=number, item=line.item, quantity=line.quantity)
            for number, line in sorted(lines.items())
        ),
        carried=beside(carried, "reason_code", "carrier", "tracking_number"),
    )
