"""Everything that can happen to an order, from its arrival to its last unit."""

from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from schemas.events.order_fact import LineUnits, OrderedLine, OrderFact
from schemas.events.order_routing import (
    LinesAssigned,
    LinesRejected,
    LinesReleased,
    LinesUnfulfillable,
    OrderAcknowledged,
)
from schemas.events.values import Destination
from schemas.reasons import CancellationOutcome

__all__ = [
    "AnyOrderFact",
    "CancellationAnswered",
    "CancellationRemembered",
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


class OrderSubmitted(OrderFact):
    """An order arrived. Who it is for stands in `personal_data` under `subject`; the facts name nobody."""

    type: Literal["order-submitted"] = "order-submitted"
    version: Literal[1] = 1
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
    gift: bool
    under_review: bool
    subtotal: Decimal
    tax: Decimal
    freight: Decimal
    total: Decimal
    balance_due: Decimal
    destination: Destination | None
    lines: tuple[OrderedLine, ...]


class OrderHeld(OrderFact):
    """The order waits for a run of its DC. Its lines stand here again so that the queue needs no other fact."""

    type: Literal["order-held"] = "order-held"
    version: Literal[1] = 1
    dc: str
    order_class: str
    submitted_at: datetime
    hold_until: datetime
    lines: tuple[LineUnits, ...]


class OrderCommitted(OrderFact):
    """The first dispatch is about to be created; `back_order` where some lines stay behind."""

    type: Literal["order-committed"] = "order-committed"
    version: Literal[1] = 1
    back_order: bool


class DispatchCreated(OrderFact):
    """Stock of one location is promised to these lines and goes out under one dispatch ID."""

    type: Literal["dispatch-created"] = "dispatch-created"
    version: Literal[1] = 1
    dispatch_id: str
    location: str
    sequence: int
    back_order: bool  # this dispatch completes a back order
    carrier: str | None
    service: str | None
    subject: UUID
    created_at: datetime
    lines: tuple[LineUnits, ...]


class DispatchCancelled(OrderFact):
    """The dispatch will not ship: its units are cancelled and their stock is free again."""

    type: Literal["dispatch-cancelled"] = "dispatch-cancelled"
    version: Literal[1] = 1
    dispatch_id: str
    location: str
    sequence: int
    back_order: bool
    carrier: str | None
    service: str | None
    reason_code: str
    lines: tuple[LineUnits, ...]


class DispatchShipped(OrderFact):
    """The dispatch left the location: its units are on hand no more, and no longer promised either."""

    type: Literal["dispatch-shipped"] = "dispatch-shipped"
    version: Literal[1] = 1
    dispatch_id: str
    location: str
    shipped_at: datetime
    carrier: str | None
    tracking_number: str | None
    lines: tuple[LineUnits, ...]


class LinesCancelled(OrderFact):
    """Open units that nobody waits for any more."""

    type: Literal["lines-cancelled"] = "lines-cancelled"
    version: Literal[1] = 1
    reason_code: str | None
    lines: tuple[LineUnits, ...]


class OrderPartiallyCancelled(OrderFact):
    """Nothing is open any more; some of the order was dispatched and some cancelled."""

    type: Literal["order-partially-cancelled"] = "order-partially-cancelled"
    version: Literal[1] = 1
    reason_code: str | None


class OrderCancelled(OrderFact):
    """Nothing is open and nothing is dispatched: the order is cancelled whole."""

    type: Literal["order-cancelled"] = "order-cancelled"
    version: Literal[1] = 1
    reason_code: str | None


class CancellationRemembered(OrderFact):
    """A cancel overtook its order; the order will be cancelled as it arrives."""

    type: Literal["cancellation-remembered"] = "cancellation-remembered"
    version: Literal[1] = 1
    reason_code: str | None


class CancellationAnswered(OrderFact):
    """What became of a cancel, for whoever asked. `dispatch_id` where one was named."""

    type: Literal["cancellation-answered"] = "cancellation-answered"
    version: Literal[1] = 1
    outcome: CancellationOutcome
    reason_code: str | None
    dispatch_id: str | None


AnyOrderFact = (
    OrderSubmitted
    | OrderHeld
    | OrderAcknowledged
    | LinesAssigned
    | LinesUnfulfillable
    | LinesRejected
    | LinesReleased
    | OrderCommitted
    | DispatchCreated
    | DispatchCancelled
    | DispatchShipped
    | LinesCancelled
    | OrderPartiallyCancelled
    | OrderCancelled
    | CancellationRemembered
    | CancellationAnswered
)
