"""A poll of a location, and what it was told."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from schemas.events.fact import Fact
from schemas.events.order_status import PollKind
from schemas.events.values import Frozen
from schemas.statuses import RoutedStatus


class PollFact(Fact, frozen=True, kw_only=True):
    """A fact of one poll; `poll_id` is unique at its location."""

    organization: str
    location: str
    poll_id: str


class ToldLine(Frozen, frozen=True, kw_only=True):
    """Units of a line as the location was told of them; `status` and `polled_count` are those after it."""

    line_number: int
    requesting_line_number: int
    item: str
    description: str
    quantity: int
    price: Decimal
    tax: Decimal
    gift_wrap: bool
    status: RoutedStatus
    polled_count: int


class ToldOrder(Frozen, frozen=True, kw_only=True):
    """An order that the location was told of. Who it is for stands in `personal_data`.

    `subject` is the name of what came with the order, `ship_to_subject` that of its newest address.
    """

    order_number: str
    request_id: int | None
    order_type: str
    under_review: bool
    gift: bool
    ship_via: str | None
    ship_via_description: str
    service: str | None
    transaction_date: datetime | None
    placed_location: str | None
    pickup_location: str | None
    currency: str
    subject: UUID
    ship_to_subject: UUID
    lines: tuple[ToldLine, ...]


class WorkAnswered(PollFact, frozen=True, kw_only=True):
    """A location asked for its work and was told of these orders; `more`: there was more than `limit` lines."""

    type: ClassVar[str] = "work-answered"
    version: ClassVar[int] = 1
    kind: PollKind
    limit: int
    answered_at: datetime
    more: bool
    orders: tuple[ToldOrder, ...]


class AnswerRepeated(PollFact, frozen=True, kw_only=True):
    """The same poll came again: the location is told again what it was told."""

    type: ClassVar[str] = "answer-repeated"
    version: ClassVar[int] = 1
    repeated_at: datetime


AnyPollFact = WorkAnswered | AnswerRepeated
