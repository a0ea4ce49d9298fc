"""What an order can be, and the little that later decisions need to know of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from uuid import UUID

from schemas.events.order import OrderSubmitted
from schemas.events.order_status import ShipToChanged, UnderReviewChanged
from schemas.events.values import Destination
from services.streams.order.line import (
    Assigned,
    Cancelled,
    Dispatched,
    Fulfilled,
    Line,
    Rejected,
    Reopened,
    Unfulfillable,
    Waiting,
)


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
    """The DC in whose queue the order is, and until when its lines stay together."""

    dc: str
    until: datetime


class Phase(Enum):
    """How far an order has come, derived from its lines."""

    RECEIVED = auto()
    """It arrived, no queue holds it, and nobody was asked to take it yet."""
    WAITING = auto()
    """It is in the queue; nothing was dispatched yet."""
    ROUTED = auto()
    """Each open line is at a location, was given back by one, is unfulfillable, or was reopened."""
    BACK_ORDER = auto()
    """Part of it was dispatched; the open lines wait until all of them can go."""
    DISPATCHED = auto()
    """Nothing is open and nothing was cancelled: dispatches or the customer have all of it."""
    PARTIALLY_CANCELLED = auto()
    """Nothing is open; some of it was dispatched and some cancelled."""
    CANCELLED = auto()
    """Nothing is open and nothing is dispatched."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody sent this order yet."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """A cancel that came before its order."""

    reason_code: str | None


@dataclass(frozen=True, slots=True)
class Remembered:
    """Something came before its order: it takes effect as the order arrives."""

    cancel: Cancel | None = None
    under_review: UnderReviewChanged | None = None
    ship_to: ShipToChanged | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """An order that arrived. `submitted` is its first fact as it was recorded: it is shared, never copied.

    `ship_to` is the newest address, None while it is the one that was sent.
    """

    submitted: OrderSubmitted
    lines: Mapping[int, Line]
    dispatches: Mapping[str, Dispatch]
    hold: Hold | None
    decisions: int = 0
    """How often the order was routed."""
    under_review: bool = False
    ship_to: ShipToChanged | None = None
    purchase_orders: tuple[str, ...] = ()
    """The numbers of its purchase orders, oldest first."""
    forgotten: frozenset[UUID] = frozenset()
    """Names under which nothing is known of the person any more."""

    @property
    def organization(self) -> str:
        """The organization that took the order."""
        return self.submitted.organization

    @property
    def order_number(self) -> str:
        """The sender's number, in upper case."""
        return self.submitted.order_number

    @property
    def request_id(self) -> int | None:
        """This system's own number of the order."""
        return self.submitted.request_id

    @property
    def subject(self) -> UUID:
        """The name under which what is known of the person is kept."""
        return self.submitted.subject

    @property
    def ship_to_subject(self) -> UUID:
        """The name under which the newest address is kept."""
        return self.submitted.subject if self.ship_to is None else self.ship_to.subject

    @property
    def destination(self) -> Destination | None:
        """The area that the order goes to."""
        return self.submitted.destination if self.ship_to is None else self.ship_to.destination

    @property
    def locations(self) -> frozenset[str]:
        """The locations that have lines of the order now."""
        states = [line.state for line in self.lines.values()]
        return frozenset(state.location for state in states if isinstance(state, Assigned))

    @property
    def is_held(self) -> bool:
        """Whether the order came to be held for the order processor, also where a cancel was there first.

        Of orders that did not note it, those count as held that routing never touched.
        """
        if self.submitted.fulfilment is not None:
            return self.submitted.fulfilment == "hold"
        return self.hold is not None or not any(_was_routed(line) for line in self.lines.values())

    @property
    def phase(self) -> Phase:
        """How far the order has come."""
        states = [line.state for line in self.lines.values()]
        dispatched = any(isinstance(state, Dispatched | Fulfilled) for state in states)
        if any(line.is_open for line in self.lines.values()):
            if self.hold is not None:
                return Phase.BACK_ORDER if self.dispatches else Phase.WAITING
            return Phase.RECEIVED if _untouched(self.lines) else Phase.ROUTED
        if not dispatched:
            return Phase.CANCELLED
        cancelled = any(isinstance(state, Cancelled) for state in states)
        return Phase.PARTIALLY_CANCELLED if cancelled else Phase.DISPATCHED


def _was_routed(line: Line) -> bool:
    return bool(line.tried or line.reopened) or isinstance(
        line.state, Assigned | Rejected | Unfulfillable | Reopened | Fulfilled
    )


def _untouched(lines: Mapping[int, Line]) -> bool:
    return all(isinstance(line.state, Waiting) for line in lines.values())


Order = Unknown | Remembered | Known


def open_units(order: Known) -> dict[int, int]:
    """Return open units by line number, only of lines that have some, in line order."""
    return {number: line.quantity for number, line in sorted(order.lines.items()) if line.is_open}
