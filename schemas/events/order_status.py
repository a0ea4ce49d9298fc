"""What becomes of the lines of a routed order between its assignment and the customer's door."""

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from schemas.events.order_fact import Carried, LineUnits, OnHand, OrderFact, Source
from schemas.events.order_routing import LinePart, Reserved, Rest
from schemas.events.values import Destination, Frozen
from schemas.statuses import LineStatus, OrderStatus, RoutedStatus

PollKind = Literal["fulfillments", "intransit"]
"""What a location asks for: lines to fulfil, or lines on their way to it."""


class Standing(Frozen, frozen=True, kw_only=True):
    """How units of a line stand: their status, the location that has them, how and where they are reserved."""

    status: RoutedStatus
    location: str | None
    reserved: Reserved = "none"
    reserved_at: str | None = None  # where they are not reserved: none


class ChangedLine(LinePart, frozen=True, kw_only=True):
    """Units of a line in a new status. A line number that is new was split off from the line `split_from`.

    `rest` is what that line keeps. `on_hand` is missing where what is on hand stays as it is. `pickup_by` is the day
    until which the customer may collect it, where this change set it; `pickup_by_removed`: it had one, and has none.
    """

    before: Standing
    after: Standing
    rest: Rest | None = None
    on_hand: OnHand | None = None
    pickup_by: date | None = None
    pickup_by_removed: bool = False


class LineStatusChanged(OrderFact, frozen=True, kw_only=True):
    """Lines have a new status, each as its `after` says.

    `location` says so, where one was named. `reason` is the description of the reason code, where a person chose it.
    `unclaimed` is the reason code of lines that nobody collected in time.
    """

    type: ClassVar[str] = "line-status-changed"
    version: ClassVar[int] = 1
    changed_at: datetime
    location: str | None
    source: Source
    reason: str | None = None
    unclaimed: str | None = None
    lines: tuple[ChangedLine, ...]
    carried: Carried | None = None


class NotedLine(LineUnits, frozen=True, kw_only=True):
    """Units of a line that something was told of; `status` is the one that the history shows."""

    status: RoutedStatus
    pickup_by: date | None = None


class StatusUpdateNoted(OrderFact, frozen=True, kw_only=True):
    """An update that changes no status: it is late, or brings news of lines in the status that they have.

    The news are what it carried, or the day until which the customer may collect the lines.
    """

    type: ClassVar[str] = "status-update-noted"
    version: ClassVar[int] = 1
    noted_at: datetime
    late: bool
    location: str | None
    source: Source
    lines: tuple[NotedLine, ...]
    carried: Carried | None = None


class RestrictedLine(LineUnits, frozen=True, kw_only=True):
    """Units of a line that an update wanted to change, and the status that the line keeps."""

    status: RoutedStatus = "canceled"


class StatusUpdateRestricted(OrderFact, frozen=True, kw_only=True):
    """A status update came too late: its lines are canceled or fulfilled. Nothing changed; what it carried stands only
    here.

    `location` said so; `dispatch_id` where the update named a dispatch.
    """

    type: ClassVar[str] = "status-update-restricted"
    version: ClassVar[int] = 1
    restricted_at: datetime
    status: RoutedStatus
    location: str | None
    dispatch_id: str | None
    reason_code: str | None
    carrier: str | None
    tracking_number: str | None
    lines: tuple[RestrictedLine, ...]
    carried: Carried | None = None


class HandedOutLine(Frozen, frozen=True, kw_only=True):
    """Units of a line that a location was told of, and how often it was by now."""

    line_number: int
    item: str
    quantity: int
    polled_count: int
    before: Standing
    after: Standing
    on_hand: OnHand | None = None


class WorkHandedOut(OrderFact, frozen=True, kw_only=True):
    """A location asked for its work and was told of these lines."""

    type: ClassVar[str] = "work-handed-out"
    version: ClassVar[int] = 1
    poll_id: str
    kind: PollKind
    location: str
    handed_out_at: datetime
    lines: tuple[HandedOutLine, ...]


class DatedLine(Frozen, frozen=True, kw_only=True):
    """A line, and the day until which the customer may collect it."""

    line_number: int
    pickup_by: date


class PickupBySet(OrderFact, frozen=True, kw_only=True):
    """The customer may collect these lines at the pickup location until the end of a day there."""

    type: ClassVar[str] = "pickup-by-set"
    version: ClassVar[int] = 1
    set_at: datetime
    pickup_location: str
    lines: tuple[DatedLine, ...]


class PickupByRemoved(OrderFact, frozen=True, kw_only=True):
    """These lines cannot be collected any more, or not yet again: the day that they had does not count."""

    type: ClassVar[str] = "pickup-by-removed"
    version: ClassVar[int] = 1
    removed_at: datetime
    line_numbers: tuple[int, ...]


class StandingLine(LineUnits, frozen=True, kw_only=True):
    """Units of a line, and the location that has them."""

    location: str | None


class UnderReviewChanged(OrderFact, frozen=True, kw_only=True):
    """The order is to be looked at by a person before it is handed to the customer, or no longer.

    `status` is that of the order. A flag that came before its order has neither status nor lines.
    """

    type: ClassVar[str] = "under-review-changed"
    version: ClassVar[int] = 1
    changed_at: datetime
    under_review: bool
    status: OrderStatus | None
    location: str | None
    source: Source
    lines: tuple[StandingLine, ...]
    carried: Carried | None = None


class AddressedLine(LineUnits, frozen=True, kw_only=True):
    """Units of a line of an order that has another address; the status stays as it was."""

    status: LineStatus


class ShipToChanged(OrderFact, frozen=True, kw_only=True):
    """The order goes to another address, which stands in `personal_data` under `subject`; the one before under
    `old_subject`. `change` counts the addresses of the order from 1.

    An address that came before its order has no lines.
    """

    type: ClassVar[str] = "ship-to-changed"
    version: ClassVar[int] = 1
    changed_at: datetime
    change: int
    subject: UUID
    old_subject: UUID | None
    changed_fields: tuple[str, ...]
    destination: Destination
    location: str | None
    source: Source
    lines: tuple[AddressedLine, ...]
    carried: Carried | None = None
