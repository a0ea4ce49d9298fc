"""Turns an order and its lines without a location into a request."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from schemas.events.order import OrderedLine, OrderSubmitted
from schemas.events.values import Destination
from schemas.organization import Organization
from services.routing.domain.request import Request, RequestLine
from services.streams.order.line import Line, Rejected
from services.streams.order.state import Known

_TYPES: dict[str, Literal["delivery", "ship_for_pickup"]] = {
    "delivery": "delivery",
    "ship_for_pickup": "ship_for_pickup",
}


def request(order: Known, lines: Mapping[int, Line], policy: Organization, now: datetime) -> Request | None:
    """Return the request at `now`; None where the policy no longer has the location that the order is picked up at."""
    sent = order.submitted
    if sent.order_type == "ship_for_pickup" and policy.location(sent.pickup_location or "") is None:
        return None
    return question(order, lines, policy, now)


def question(order: Known, lines: Mapping[int, Line], policy: Organization, now: datetime) -> Request:
    """Return the request even if nothing can be routed. `reshop` is 0 in the first search: the highest
    number of rejections of a line, and of times that it was reopened."""
    sent = order.submitted
    ordered = {each.line_number: each for each in sent.lines}
    return Request(
        organization=order.organization,
        order_number=order.order_number,
        order_type=_TYPES[sent.order_type],
        lines=tuple([_line(ordered[line.requesting], number, line) for number, line in lines.items()]),
        destination=_destination(order, policy),
        now=now,
        system=sent.system,
        carrier=sent.ship_via,
        placed_location=sent.placed_location,
        requested_location=_requested(sent, lines),
        pickup_location=sent.pickup_location,
        reshop=max(line.rejections + line.reopened for line in lines.values()),
        assigned_locations=order.locations,
    )


def _line(ordered: OrderedLine, number: int, line: Line) -> RequestLine:
    traced = not (isinstance(line.state, Rejected) and line.state.by_pickup_location)
    return RequestLine(
        number, line.item, line.quantity, ordered.gift_wrap, ordered.attribute, line.tried, traced
    )


def _destination(order: Known, policy: Organization) -> Destination | None:
    """Return the area of the pickup location for an order that is picked up, else that of its newest address."""
    sent = order.submitted
    if sent.order_type != "ship_for_pickup":
        return order.destination
    pickup = policy.location(sent.pickup_location or "")
    if pickup is None:
        return None
    return Destination(country=pickup.country, state=pickup.state, postal_code=pickup.postal_code)


def _requested(sent: OrderSubmitted, lines: Mapping[int, Line]) -> str | None:
    """Return the location that the order requests; None once it had one of the lines before."""
    wanted = sent.sourcing_location if sent.order_type == "ship_for_pickup" else None
    wanted = wanted or sent.requested_location
    given_back = any(wanted in line.tried for line in lines.values())
    return None if given_back else wanted
