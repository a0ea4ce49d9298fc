"""Everything that can happen to an order, from its arrival to its last unit."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID

from schemas.events.order_fact import (
    NOTHING_CARRIED,
    CancelledLine,
    Carried,
    LineUnits,
    OrderedLine,
    OrderFact,
)
from schemas.events.order_fulfillment import FulfillmentAnswered, FulfillmentRequested
from schemas.events.order_privacy import PersonForgotten
from schemas.events.order_routing import (
    LinesAssigned,
    LinesRejected,
    LinesReleased,
    LinesReopened,
    LinesUnfulfillable,
    OrderAcknowledged,
)
from schemas.events.order_status import (
    LineStatusChanged,
    PickupByRemoved,
    PickupBySet,
    ShipToChanged,
    StatusUpdateNoted,
    StatusUpdateRestricted,
    UnderReviewChanged,
    WorkHandedOut,
)
from schemas.events.order_vendor import PurchaseOrderPlaced, VendorNoted
from schemas.events.values import Destination
from schemas.reasons import CancellationOutcome

__all__ = [
    "NOTHING_CARRIED",
    "AnyOrderFact",
    "CancellationAnswered",
    "CancellationRemembered",
    "CancelledLine",
    "Carried",
    "DispatchCancelled",
    "DispatchCreated",
    "DispatchShipped",
    "LineUnits",
    "LinesCancelled",
    "OrderCancelled",
    "OrderCommitted",
    "OrderFact",
    "OrderHeld",
    "OrderPartiallyCancelled",
    "OrderSubmitted",
    "OrderedLine",
]


class OrderSubmitted(OrderFact, frozen=True, kw_only=True):
    """An order arrived. Who it is for stands in `personal_data` under `subject`; the facts name nobody."""

    type: ClassVar[str] = "order-submitted"
    version: ClassVar[int] = 1
    subject: UUID
    content: str  # hash of all that is not personal: tells the same order sent again from another one
    system: str | None
    order_type: str
    order_class: str
    placed_location: str | None
    dc: str | None
    requested_location: str | None
    sourcing_location: str | None
    pickup_location: str | None
    transaction_date: datetime | None
    submitted_at: datetime
    currency: str
    ship_via: str | None
    ship_via_description: str
    service: str | None
    gift: bool | None  # None: the sender did not say; facts from before this was noted say False then
    under_review: bool
    subtotal: Decimal
    tax: Decimal
    freight: Decimal
    total: Decimal
    balance_due: Decimal
    destination: Destination | None
    lines: tuple[OrderedLine, ...]
    fulfilment: Literal["hold", "route"] | None = (
        None  # of the organization when the order came; None in facts from before this was noted
    )


class OrderHeld(OrderFact, frozen=True, kw_only=True):
    """The order waits for a run of its DC. Its lines stand here again so that the queue needs no other fact."""

    type: ClassVar[str] = "order-held"
    version: ClassVar[int] = 1
    dc: str
    order_class: str
    submitted_at: datetime
    hold_until: datetime
    lines: tuple[LineUnits, ...]


class OrderCommitted(OrderFact, frozen=True, kw_only=True):
    """The first dispatch is about to be created; `back_order` where some lines stay behind."""

    type: ClassVar[str] = "order-committed"
    version: ClassVar[int] = 1
    back_order: bool


class DispatchCreated(OrderFact, frozen=True, kw_only=True):
    """Stock of one location is promised to these lines and goes out under one dispatch ID."""

    type: ClassVar[str] = "dispatch-created"
    version: ClassVar[int] = 1
    dispatch_id: str
    location: str
    sequence: int
    back_order: bool  # this dispatch completes a back order
    carrier: str | None
    service: str | None
    subject: UUID
    created_at: datetime
    lines: tuple[LineUnits, ...]


class DispatchCancelled(OrderFact, frozen=True, kw_only=True):
    """The dispatch will not ship: its units are cancelled and their stock is free again."""

    type: ClassVar[str] = "dispatch-cancelled"
    version: ClassVar[int] = 1
    dispatch_id: str
    location: str
    sequence: int
    back_order: bool
    carrier: str | None
    service: str | None
    reason_code: str
    lines: tuple[LineUnits, ...]


class DispatchShipped(OrderFact, frozen=True, kw_only=True):
    """The dispatch left the location: its units are on hand no more, and no longer promised either."""

    type: ClassVar[str] = "dispatch-shipped"
    version: ClassVar[int] = 1
    dispatch_id: str
    location: str
    shipped_at: datetime
    carrier: str | None
    tracking_number: str | None
    lines: tuple[LineUnits, ...]
    carried: Carried | None = None


class LinesCancelled(OrderFact, frozen=True, kw_only=True):
    """Open units that nobody waits for any more."""

    type: ClassVar[str] = "lines-cancelled"
    version: ClassVar[int] = 1
    reason_code: str | None
    lines: tuple[CancelledLine, ...]


class OrderPartiallyCancelled(OrderFact, frozen=True, kw_only=True):
    """Nothing is open any more; some of the order was dispatched and some cancelled."""

    type: ClassVar[str] = "order-partially-cancelled"
    version: ClassVar[int] = 1
    reason_code: str | None


class OrderCancelled(OrderFact, frozen=True, kw_only=True):
    """Nothing is open and nothing is dispatched: the order is cancelled whole."""

    type: ClassVar[str] = "order-cancelled"
    version: ClassVar[int] = 1
    reason_code: str | None


class CancellationRemembered(OrderFact, frozen=True, kw_only=True):
    """A cancel overtook its order; the order will be cancelled as it arrives."""

    type: ClassVar[str] = "cancellation-remembered"
    version: ClassVar[int] = 1
    reason_code: str | None


class CancellationAnswered(OrderFact, frozen=True, kw_only=True):
    """What became of a cancel, for whoever asked. `dispatch_id` where one was named."""

    type: ClassVar[str] = "cancellation-answered"
    version: ClassVar[int] = 1
    outcome: CancellationOutcome
    reason_code: str | None
    dispatch_id: str | None


AnyOrderFact = (
    OrderSubmitted
    | OrderHeld
    | OrderAcknowledged
    | LinesAssigned
    | LinesUnfulfillable
    | LinesReopened
    | LinesRejected
    | LinesReleased
    | StatusUpdateRestricted
    | LineStatusChanged
    | StatusUpdateNoted
    | WorkHandedOut
    | PickupBySet
    | PickupByRemoved
    | UnderReviewChanged
    | ShipToChanged
    | OrderCommitted
    | DispatchCreated
    | DispatchCancelled
    | DispatchShipped
    | LinesCancelled
    | OrderPartiallyCancelled
    | OrderCancelled
    | CancellationRemembered
    | CancellationAnswered
    | FulfillmentRequested
    | FulfillmentAnswered
    | PurchaseOrderPlaced
    | VendorNoted
    | PersonForgotten
)
