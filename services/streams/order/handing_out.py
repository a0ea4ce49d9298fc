"""A location asks for its work and is told of lines: those it is to fulfil, or those on their way to it (STA-5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from schemas.events.order import AnyOrderFact
from schemas.events.order_status import HandedOutLine, PollKind, WorkHandedOut
from schemas.organization import Organization
from schemas.statuses import RoutedStatus
from services.streams.order.about import about
from services.streams.order.changing import on_hand, standing, stands
from services.streams.order.line import Assigned, Line
from services.streams.order.meant import Lines, travels
from services.streams.order.state import Known, Order

_HANDED_OUT: dict[PollKind, RoutedStatus] = {"fulfillments": "polled", "intransit": "intransit_polled"}


@dataclass(frozen=True, slots=True)
class HandOut:
    """Tell `location`, in answer to one poll, of all lines of an order that it may be told of."""

    kind: PollKind
    location: str
    poll_id: str
    now: datetime


def waits_for(order: Order, kind: PollKind, location: str, policy: Organization) -> Lines:
    """Return the lines of which a location is told as it asks, in line order.

    Where its system requires a status update it is told of them again until one comes, otherwise once.
    """
    if not isinstance(order, Known) or order.is_held:
        return {}
    again = requires_update(policy, location)
    return {
        number: line
        for number, line in sorted(order.lines.items())
        if _is_meant(order, line, kind, location, again=again)
    }


def requires_update(policy: Organization, location: str) -> bool:
    """Return whether a location is told of lines until it says what became of them."""
    system = policy.system_at(location)
    return system is not None and system.require_status_update


def hand_out(command: HandOut, order: Order, policy: Organization) -> Sequence[AnyOrderFact]:
    """Return what the location is told; nothing where nothing of the order waits for it."""
    lines = waits_for(order, command.kind, command.location, policy)
    if not lines or not isinstance(order, Known):
        return []
    return [
        WorkHandedOut(
            **about(order),
            poll_id=command.poll_id,
            kind=command.kind,
            location=command.location,
            handed_out_at=command.now,
            lines=tuple(_told(order, number, line, command, policy) for number, line in lines.items()),
        )
    ]


def _is_meant(order: Known, line: Line, kind: PollKind, location: str, *, again: bool) -> bool:
    if not isinstance(line.state, Assigned):
        return False
    status = line.state.status
    if kind == "fulfillments":
        if line.purchase_order is not None:
            return False  # a vendor ships it, who learns of it by the purchase order
        return line.holder == location and status == "new_order" and (again or line.polled == 0)
    coming = travels(order, line) and order.submitted.pickup_location == location
    return coming and (status == "intransit" or (again and status == "intransit_polled"))


def _told(order: Known, number: int, line: Line, command: HandOut, policy: Organization) -> HandedOutLine:
    before = standing(order, line)
    stays = command.kind == "fulfillments" and requires_update(policy, command.location)
    status = before.status if stays else _HANDED_OUT[command.kind]
    same = status == before.status
    return HandedOutLine(
        line_number=number,
        item=line.item,
        quantity=line.quantity,
        polled_count=line.polled + 1 if same else 1,
        before=before,
        after=before if same else stands(order, line, status, policy),
        on_hand=on_hand(line, line.quantity, status, command.now, takes_back=False),
    )
