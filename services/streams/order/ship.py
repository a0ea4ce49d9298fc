"""A location reports that a dispatch has left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from schemas.events.order import AnyOrderFact, DispatchShipped, LineUnits
from schemas.reasons import DeadLetterReason
from services.streams.order.about import Refused, about
from services.streams.order.restrict import Carried, restricted
from services.streams.order.state import Known, Order


@dataclass(frozen=True, slots=True)
class ShipDispatch:
    """The dispatch left at `shipped_at`."""

    dispatch_id: str
    shipped_at: datetime
    carrier: str | None
    tracking_number: str | None


def ship(command: ShipDispatch, order: Order) -> Sequence[AnyOrderFact] | Refused:
    """Return the fact, none for a repetition, or a refusal where there is no such dispatch to ship."""
    dispatch = order.dispatches.get(command.dispatch_id) if isinstance(order, Known) else None
    if dispatch is None or not isinstance(order, Known):
        return Refused(DeadLetterReason.UNKNOWN_DISPATCH, "dispatch_id", "no such dispatch was created")
    if dispatch.cancelled:  # its stock is free: whoever shipped it all the same counts again
        lines = {number: order.lines[number] for number in dispatch.units}
        carried = Carried(dispatch.location, None, command.carrier, command.tracking_number)
        return [restricted(order, lines, "fulfilled", carried, command.shipped_at, command.dispatch_id)]
    if dispatch.shipped:
        return []  # reported before
    return [
        DispatchShipped(
            **about(order),
            dispatch_id=command.dispatch_id,
            location=dispatch.location,
            shipped_at=command.shipped_at,
            carrier=command.carrier,
            tracking_number=command.tracking_number,
            lines=tuple(
                LineUnits(line_number=number, item=order.lines[number].item, quantity=units)
                for number, units in dispatch.units.items()
            ),
        )
    ]
