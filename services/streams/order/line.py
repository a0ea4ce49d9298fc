"""One line of an order: its units, and the one state that all of them are in."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from schemas.events.order_fact import NOTHING_CARRIED, Carried, OnHand
from schemas.events.order_routing import Reserved
from schemas.statuses import CANCELLED, LineStatus, RoutedStatus


@dataclass(frozen=True, slots=True)
class Waiting:
    """The line waits for a run of its DC, or to be routed for the first time."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """A location has the line. `reserved` says how its units are reserved, there or, once they left, where they go."""

    location: str
    reserved: Reserved
    status: RoutedStatus = "new_order"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A location gave the line back; `by_pickup_location` where the location that waited for it said so."""

    by_pickup_location: bool = False


@dataclass(frozen=True, slots=True)
class Unfulfillable:
    """Nobody takes the line. It stands at the organization's location for that, if there is one.

    `searched` where a routing decision found that; False where a person said so, or nobody was looked for.
    """

    location: str | None
    searched: bool = False


@dataclass(frozen=True, slots=True)
class Reopened:
    """The line was unfulfillable and waits to be routed again; `asked` where a person said so."""

    asked: bool


@dataclass(frozen=True, slots=True)
class Dispatched:
    """A dispatch of the order carries the line."""


@dataclass(frozen=True, slots=True)
class Fulfilled:
    """The customer has the units of this line of a routed order, from this location."""

    location: str


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Nobody waits for the line any more; the location had it then, if one had."""

    location: str | None = None


LineState = Waiting | Assigned | Rejected | Unfulfillable | Reopened | Dispatched | Fulfilled | Cancelled

WAITING = Waiting()


@dataclass(frozen=True, slots=True)
class Line:
    """Units of one item in one state. Part of a line that goes another way becomes a line of its own.

    `requesting` is the number of the sender's line that these units came under. `tried` are the locations that had
    the line, `rejections` counts how often one gave it back, `reopened` how often it was looked at again. `status_at`
    is the time of its last change of status. `polled` counts how often its location was told of it since. `left` is
    how its units left their shelf, if they did; `pickup_by` the day until which the customer may collect them, and
    `told` the newest of what updates brought. `purchase_order` is the number under which a vendor ships the line, or
    shipped it, or was to.
    """

    item: str
    quantity: int
    tax: Decimal = Decimal(0)
    requesting: int = 0
    state: LineState = WAITING
    tried: frozenset[str] = frozenset()
    rejections: int = 0
    reopened: int = 0
    status_at: datetime | None = None
    polled: int = 0
    left: OnHand | None = None
    pickup_by: date | None = None
    told: Carried = NOTHING_CARRIED
    purchase_order: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody still waits for the line, and neither a dispatch nor the customer has it."""
        return not isinstance(self.state, Dispatched | Fulfilled | Cancelled)

    @property
    def is_on_order(self) -> bool:
        """Whether a vendor is to ship the line."""
        return self.purchase_order is not None and isinstance(self.state, Assigned)

    @property
    def open(self) -> int:
        """Units that are open: all of the line, or none."""
        return self.quantity if self.is_open else 0

    @property
    def location(self) -> str | None:
        """Where the line is now."""
        return self.state.location if isinstance(self.state, Assigned | Unfulfillable) else None

    @property
    def holder(self) -> str | None:
        """The location that has the line, or had it as it was over."""
        return self.state.location if isinstance(self.state, Assigned | Fulfilled | Cancelled) else None

    @property
    def stands_at(self) -> str | None:
        """The location that the line stands at, also where that is nobody's, or had it as it was over."""
        return self.location if isinstance(self.state, Assigned | Unfulfillable) else self.holder


def line_status(line: Line, *, held: bool) -> LineStatus:
    """Return the word for the state of a line; `held` says which of the two vocabularies its order uses."""
    match line.state:
        case Waiting() | Reopened():
            return "open"
        case Assigned(status=status):
            return status
        case Rejected():
            return "rejected"
        case Unfulfillable():
            return "unfulfillable"
        case Dispatched():
            return "dispatched"
        case Fulfilled():
            return "fulfilled"
        case Cancelled():
            return CANCELLED[held]
