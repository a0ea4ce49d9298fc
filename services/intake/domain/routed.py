"""What an order needs so that it can be routed, and whether it is acknowledged before that."""

from schemas.events.order import LineUnits, OrderSubmitted
from schemas.events.order_routing import OrderAcknowledged
from schemas.organization import Organization
from schemas.reasons import DeadLetterReason
from services.streams.order import Refused


def to_be_routed(order: OrderSubmitted, policy: Organization) -> OrderAcknowledged | Refused | None:
    """Return a refusal for an unknown location, the acknowledgement if the policy wants one (ROU-10), or None."""
    wrong = _location(order, policy)
    if wrong is not None:
        return wrong
    preferences = policy.preferences_for(order.order_type, order.system, order.ship_via)
    sourced = order.sourcing_location if order.order_type == "ship_for_pickup" else None
    requested = order.requested_location or sourced
    if order.order_type == "pickup" or requested or not preferences.acknowledge_before_brokering:
        return None
    return OrderAcknowledged(
        organization=order.organization,
        order_number=order.order_number,
        request_id=order.request_id,
        lines=tuple(
            LineUnits(line_number=line.line_number, item=line.item, quantity=line.quantity)
            for line in order.lines
        ),
    )


def _location(order: OrderSubmitted, policy: Organization) -> Refused | None:
    for name in ("requested_location", "sourcing_location", "pickup_location"):
        code = getattr(order, name)
        if code is not None and policy.location(code) is None:
            return Refused(DeadLetterReason.UNKNOWN_LOCATION, name, "not a location of the organization")
    if order.order_type == "delivery":
        return None
    pickup = policy.location(order.pickup_location or "")
    if pickup is None:
        return Refused(DeadLetterReason.INVALID, "pickup_location", "needed: where the customer collects")
    if not policy.preferences_at(pickup, order.order_type, order.system, order.ship_via).pickup:
        return Refused(DeadLetterReason.INVALID, "pickup_location", "customers cannot collect there")
    return None
