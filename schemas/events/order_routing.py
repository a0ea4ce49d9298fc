"""What happens to the lines of an order that is routed: who gets them, who gives them back."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Literal

from schemas.events.order_fact import Carried, LineUnits, OnHand, OrderFact, Source
from schemas.events.values import Frozen
from schemas.reasons import AnswerCode
from schemas.statuses import RoutedStatus

Reserved = Literal["stock", "claim", "none"]
"""How units are reserved: out of what was available, whatever is there (back orders, by hand), or not at all."""


class OrderAcknowledged(OrderFact, frozen=True, kw_only=True):
    """The order is accepted; routing decides later which location gets it."""

    type: ClassVar[str] = "order-acknowledged"
    version: ClassVar[int] = 2
    location: Literal["IN PROCESS"] = "IN PROCESS"
    lines: tuple[LineUnits, ...]


class SplitFrom(Frozen, frozen=True, kw_only=True):
    """The line that a line with a new number was split from, and what the new line keeps of it."""

    line_number: int
    price: Decimal
    description: str


class LinePart(Frozen, frozen=True, kw_only=True):
    """A line, or a part of one: a line number that is new was split off from the line `split_from`."""

    line_number: int
    requesting_line_number: int
    split_from: SplitFrom | None = None
    item: str
    quantity: int
    tax: Decimal


class AssignedLine(LinePart, frozen=True, kw_only=True):
    """Units that a location gets. A line number that is new was split off from the line `split_from`."""

    location: str
    reserved: Reserved
    answer_code: AnswerCode | None = None


class LinesAssigned(OrderFact, frozen=True, kw_only=True):
    """Locations got lines. `decision` is which routing of the order this was, 0 where nobody routed.

    `again` are locations that had other lines of it before: it does not count again for their daily limit. `carried`
    is what came with it where a person chose the locations.
    """

    type: ClassVar[str] = "lines-assigned"
    version: ClassVar[int] = 1
    decision: int
    assigned_at: datetime
    again: tuple[str, ...] = ()
    lines: tuple[AssignedLine, ...]
    carried: Carried | None = None


class UnfulfillableLine(Frozen, frozen=True, kw_only=True):
    """Units that no location takes; no answer code where routing did not decide."""

    line_number: int
    item: str
    quantity: int
    answer_code: AnswerCode | None = None


class LinesUnfulfillable(OrderFact, frozen=True, kw_only=True):
    """No location can fulfil these lines; they stand at the organization's location for that, if it names one.

    Lines of a pickup order stay at their pickup location. `carried` is what came with it where a person said so,
    `by_hand` that one did. `unfulfillable_at`, UTC: when that was so; older facts leave it to when they were written.
    """

    type: ClassVar[str] = "lines-unfulfillable"
    version: ClassVar[int] = 1
    decision: int
    location: str | None
    lines: tuple[UnfulfillableLine, ...]
    carried: Carried | None = None
    by_hand: bool = False
    unfulfillable_at: datetime | None = None


class LinesReopened(OrderFact, frozen=True, kw_only=True):
    """Lines that were unfulfillable are looked at again: they wait to be routed.

    `why` is asked where a person said so, and stock where stock of an item came. `carried` is the reason code, the user
    and the note of the person.
    """

    type: ClassVar[str] = "lines-reopened"
    version: ClassVar[int] = 1
    reopened_at: datetime
    why: Literal["asked", "stock"]
    lines: tuple[LineUnits, ...]
    carried: Carried | None = None


class Rest(Frozen, frozen=True, kw_only=True):
    """What stays of a line when part of it goes another way: its units, and the status that they stay in."""

    quantity: int
    status: RoutedStatus


class GivenBackLine(LinePart, frozen=True, kw_only=True):
    """Units that a location no longer has. A line number that is new was split off from the line `split_from`.

    `rest` is what that line keeps; it is missing where the line is given back whole, and in facts from before it was
    noted. `reserved_at` is where the units were reserved, if that was not at `location`. `on_hand` is missing where
    what is on hand stays as it is. `pickup_by_removed`: the customer had until a day to collect them.
    """

    location: str
    reserved: Reserved
    rest: Rest | None = None
    reserved_at: str | None = None
    on_hand: OnHand | None = None
    pickup_by_removed: bool = False


class LinesRejected(OrderFact, frozen=True, kw_only=True):
    """A location cannot fulfil these lines. Of a line that is rejected in part, the part has a number of its own.

    `by_pickup_location` says that the pickup location reported it: they did not come, or came broken. `said_by` is the
    location that reported it, where one was named. `source` says who that was; `reason`: the description of the reason
    code, from a person.
    """

    type: ClassVar[str] = "lines-rejected"
    version: ClassVar[int] = 1
    rejected_at: datetime
    reason_code: str | None
    by_pickup_location: bool = False
    lines: tuple[GivenBackLine, ...]
    said_by: str | None = None
    carried: Carried | None = None
    source: Source = "WS"
    reason: str | None = None


class LinesReleased(OrderFact, frozen=True, kw_only=True):
    """Lines are taken from their locations: the order is cancelled, or they move elsewhere."""

    type: ClassVar[str] = "lines-released"
    version: ClassVar[int] = 1
    lines: tuple[GivenBackLine, ...]
