"""What an order can be, and the little that later decisions need to know of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from schemas.events.order import OrderSubmitted
from schemas.events.order_routing import Reserved


@dataclass(frozen=True, slots=True)
class Line:
    """Units of one line: open + dispatched + cancelled is what was ordered.

    `tax` is the line's. `requesting` is the line of the sender it was split off from, its own number where it was not.
    """

    item: str
    open: int
    dispatched: int = 0
    cancelled: int = 0
    tax: Decimal = Decimal(0)
    requesting: int = 0
    routed: "Routed | None" = None


@dataclass(frozen=True, slots=True)
class Routed:
    """What routing made of a line. No location where it has none now; `tried` had it, also the one that has it.

    `rejections` counts how often it was given back; `by_pickup_location` where the pickup location said so last.
    """

    status: Literal["new_order", "rejected", "unfulfillable"]
    location: str | None
    reserved: Reserved = "none"
    tried: frozenset[str] = frozenset()
    rejections: int = 0
    by_pickup_location: bool = False


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What a dispatch promised, line number to units; `completes` where it completes a back order."""

    location: str
    units: Mapping[int, int]
    sequence: int
    completes: bool
    cancelled: bool = False
    shipped: bool = False


@dataclass(frozen=True, slots=True)
class Hold:
    """Where the order waits and until when its lines stay together."""

    dc: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody sent this order yet."""


@dataclass(frozen=True, slots=True)
class CancelRemembered:
    """A cancel came first; the order is cancelled as it arrives."""

    reason_code: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """An order that arrived. Its state is which of the classes below it is."""

    organization: str
    order_number: str
    request_id: int | None
    content: str
    subject: UUID
    carrier: str | None
    service: str | None
    submitted: OrderSubmitted
    lines: Mapping[int, Line]
    dispatches: Mapping[str, Dispatch]
    hold: Hold | None
    decisions: int = 0
    """How often it was routed."""

    @property
    def locations(self) -> frozenset[str]:
        """Where its open lines are."""
        return frozenset(
            line.routed.location
            for line in self.lines.values()
            if line.open and line.routed and line.routed.status == "new_order" and line.routed.location
        )


class Received(Known):
    """Arrived, and held by no queue."""


class Waiting(Known):
    """In the queue; nothing dispatched."""


class Brokered(Known):
    """Routed: each open line is at a location, was given back by one, or is unfulfillable."""


class BackOrder(Known):
    """Partly dispatched; the open lines wait until all of them can go."""


class Dispatched(Known):
    """Nothing is open, nothing was cancelled."""


class PartiallyCancelled(Known):
    """Nothing is open; some was dispatched and some cancelled."""


class Cancelled(Known):
    """Nothing is open and nothing dispatched."""


Order = Unknown | CancelRemembered | Known
"""Every state; a Known order is always one of its subclasses."""


def open_units(order: Known) -> dict[int, int]:
    """Open units by line number, only lines that have some, in line order."""
    return {number: line.open for number, line in sorted(order.lines.items()) if line.open}


def any_dispatched(order: Known) -> bool:
    """Whether any unit is dispatched and not cancelled since."""
    return any(line.dispatched for line in order.lines.values())
