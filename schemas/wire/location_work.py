"""`location-work`: what a location is to do, in answer to a poll. Key: organization/location/poll_id."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas.events.order_status import PollKind
from schemas.statuses import RoutedStatus
from schemas.wire.party import Party
from schemas.wire.values import described


class WorkLine(BaseModel):
    """A line that the location is told of."""

    model_config = ConfigDict(frozen=True)

    line_number: Annotated[int, described("Number of the line within the order.")]
    requesting_line_number: Annotated[
        int, described("Number of the line as it was ordered; of a part, that of the whole.")
    ]
    item: Annotated[str, described("Code of the item.")]
    description: Annotated[str, described("Name of the item.")]
    quantity: Annotated[int, described("Number of whole units.")]
    price: Annotated[Decimal, described("Price of one unit, in the currency of the order.")]
    tax: Annotated[Decimal, described("Tax of all units of the line.")]
    gift_wrap: Annotated[bool, described("True if the line is to be gift wrapped.")]
    status: Annotated[RoutedStatus, described("Status of the line after the answer.")]
    polled_count: Annotated[int, described("How often the location was told of the line by now.")]


class SoldTo(Party):
    """The buyer."""


class WorkShipTo(Party):
    """The recipient."""


class WorkOrder(BaseModel):
    """An order, and those of its lines that the location is told of."""

    model_config = ConfigDict(frozen=True)

    order_number: Annotated[str, described("Number of the order at its sender, in upper case.")]
    request_id: Annotated[int | None, described("Number that this system assigned to the order.")]
    order_type: Annotated[
        Literal["delivery", "pickup", "ship_for_pickup"], described("How the customer receives the goods.")
    ]
    under_review: Annotated[
        bool, described("True while the sender reviews the order: the goods must not go to the customer yet.")
    ]
    gift: Annotated[bool, described("True if the order is a gift.")]
    ship_via: Annotated[str | None, described("Code of the carrier to ship with.")]
    ship_via_description: Annotated[str, described("Name of that carrier.")]
    service: Annotated[str | None, described("Service of the carrier.")]
    special_instructions: Annotated[
        str, described("Instructions for those who pack and ship; *** once the person was forgotten.")
    ]
    transaction_date: Annotated[datetime | None, described("Time at which the order was placed.")]
    placed_location: Annotated[str | None, described("Location where the order was placed.")]
    pickup_location: Annotated[str | None, described("Location where the customer collects the order.")]
    currency: Annotated[str, described("ISO 4217 code of every amount.")]
    sold_to: Annotated[
        SoldTo | None, described("The buyer; null where none was sent, or the person was forgotten.")
    ]
    ship_to: Annotated[
        WorkShipTo | None,
        described("Recipient and address; null where none was sent, or the person was forgotten."),
    ]
    lines: Annotated[tuple[WorkLine, ...], described("Lines that the location is told of.")]


class WorkAnsweredMessage(BaseModel):
    """The answer to a poll: orders with lines, those that were assigned first before the others."""

    model_config = ConfigDict(frozen=True)

    organization: Annotated[str, described("Code of the organization that the location belongs to.")]
    location: Annotated[str, described("Location that asked.")]
    kind: Annotated[PollKind, described("What it asked for.")]
    poll_id: Annotated[
        str,
        Field(
            description="Id of the message with the poll; of several in one message, with a dash and the index."
        ),
    ]
    answered_at: Annotated[datetime, described("Time of the answer, in UTC; the same when it is told again.")]
    more: Annotated[bool, described("True if there were more lines than the limit: ask again.")]
    orders: Annotated[tuple[WorkOrder, ...], described("The work; empty where there is none.")]
