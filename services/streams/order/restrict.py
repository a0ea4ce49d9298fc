"""A status update that comes too late changes nothing; what it carried is recorded (STA-4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from schemas.events.order import LineUnits
from schemas.events.order_routing import StatusUpdateRestricted
from schemas.statuses import RoutedStatus
from services.streams.order.about import about
from services.streams.order.line import Line
from services.streams.order.state import Known


@dataclass(frozen=True, slots=True)
class Carried:
    """What a status update said beside its status."""

    location: str | None = None
    reason_code: str | None = None
    carrier: str | None = None
    tracking_number: str | None = None


def restricted(
    order: Known,
    lines: Mapping[int, Line],
    status: RoutedStatus,
    carried: Carried,
    at: datetime,
    dispatch_id: str | None = None,
) -> StatusUpdateRestricted:
    """Return the fact that an update to `status` of these lines came too late."""
    return StatusUpdateRestricted(
        **about(order),
        restricted_at=at,
        status=status,
        location=carried.location,
        dispatch_id=dispatch_id,
        reason_code=carried.reason_code,
        carrier=carried.carrier,
        tracking_number=carried.tracking_number,
        lines=tuple(
            LineUnits(line_number=number, item=line.item, quantity=line.quantity)
            for number, line in sorted(lines.items())
        ),
    )
