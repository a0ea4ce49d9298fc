"""A location reports that a dispatch has left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from schemas.events.order import NOTHING_CARRIED, AnyOrderFact, Carried, DispatchShipped
from schemas.reasons import DeadLetterReason
from services.streams.order.about import Refused, about, beside, line_units
from services.streams.order.noting import restricted
from services.streams.order.state import Known, Order


@dataclass(frozen=True, slots=True)
class ShipDispatch:
    """The dispatch left at `shipped_at`. If `location` is set, it says so, and must be where the dispatch left from."""

    dispatch_id: str
    shipped_at: datetime
    carried: Carried = NOTHING_CARRIED
    location: str | None = None


def ship(command: ShipDispatch, order: Order) -> Sequence[AnyOrderFact] | Refused:
    """Return the fact, none for a repetition, or a refusal where there is no such dispatch to ship."""
    dispatch = order.dispatches.get(command.dispatch_id) if isinstance(order, Known) else None
    if dispatch is None or not isinstance(order, Known):
        return Refused(DeadLetterReason.UNKNOWN_DISPATCH, "dispatch_id", "no such dispatch was created")
    if command.location not in (None, dispatch.location):
        return Refused(DeadLetterReason.NOT_ASSIGNED, "location", "the dispatch leaves from another location")
    if dispatch.cancelled:  # its stock is free: whoever shipped it all the same counts again
        lines = {number: order.lines[number] for number in dispatch.units}
        at, named = command.shipped_at, command.dispatch_id
        return [restricted(order, lines, "fulfilled", dispatch.location, command.carried, at, named)]
    if dispatch.shipped:
        return []  # reported before
    return [
        DispatchShipped(
            **about(order),
            dispatch_id=command.dispatch_id,
            location=dispatch.location,
            shipped_at=command.shipped_at,
            carrier=command.carried.carrier,
            tracking_number=command.carried.tracking_number,
            lines=line_units(order, dispatch.units),
            carried=beside(command.carried, "carrier", "tracking_number"),
        )
    ]
