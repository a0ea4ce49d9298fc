"""What is asked of RICS about an order, and what it answers."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from schemas.events.order_fact import LineUnits, OrderFact
from schemas.events.values import Frozen
from schemas.rics import MessageType, Outcome, ReleaseReason
from schemas.statuses import LineStatus, OrderStatus


class FulfillmentLine(Frozen, frozen=True, kw_only=True):
    """Units of a line that a message to RICS is about. `original_line_number` is the line that a part was part of.

    Price and gift wrap are those of the line as it was ordered; a release does not say them.
    """

    line_number: int
    requesting_line_number: int
    item: str
    quantity: int
    original_line_number: int | None = None
    price: Decimal | None = None
    gift_wrap: bool = False


class FulfillmentRequested(OrderFact, frozen=True, kw_only=True):
    """A message goes to RICS, for the first time or again; `message_id` is that of this attempt.

    Its text, with the address, stands in `personal_data` under `request`, where it can be deleted.
    """

    type: ClassVar[str] = "fulfillment-requested"
    version: ClassVar[int] = 1
    message_id: str
    message_type: MessageType
    attempt: int
    location: str
    requested_at: datetime
    request: UUID
    under_review: bool | None = None
    gift: bool | None = None
    ship_via: str | None = None
    service: str | None = None
    release_reason: ReleaseReason | None = None
    lines: tuple[FulfillmentLine, ...] = ()


class AnsweredLine(LineUnits, frozen=True, kw_only=True):
    """Units of a line that the message was about, and the status of the line from then on.

    Where the message was about the review flag, it is the status of the order.
    """

    status: LineStatus | OrderStatus


class FulfillmentAnswered(OrderFact, frozen=True, kw_only=True):
    """RICS answered a message, or did not in time. Where nobody
    `awaited` the answer any more, it changes nothing.

    `next_attempt_at` is when a message that failed is sent again. `response` names the text of the answer in
    `personal_data`; it is missing where no answer came.
    """

    type: ClassVar[str] = "fulfillment-answered"
    version: ClassVar[int] = 1
    message_id: str
    message_type: MessageType
    attempt: int
    location: str
    answered_at: datetime
    outcome: Outcome
    response_code: str
    awaited: bool = True
    next_attempt_at: datetime | None = None
    response: UUID | None = None
    under_review: bool | None = None
    lines: tuple[AnsweredLine, ...] = ()
