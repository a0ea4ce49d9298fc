"""`fulfillment-requests`: what RICS is asked to do about an order. Key: organization/order_number."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict

from schemas.events.order_fulfillment import FulfillmentLine, FulfillmentRequested
from schemas.rics import ReleaseReason
from schemas.wire.party import Party
from schemas.wire.values import described


class FulfillmentShipTo(Party):
    """Recipient and address of an order."""


class FulfillmentRequest(BaseModel):
    """What all messages to RICS say: which order, at which location.

    The header `ce_attempt` counts attempts from 1, and `ce_firstattempt` is the `message_id` of the first of them:
    whoever has taken that one has taken this message.
    """

    model_config = ConfigDict(frozen=True)

    message_id: Annotated[str, described("Id of this attempt; an answer names it.")]
    organization: Annotated[str, described("Code of the organization that the order belongs to.")]
    order_number: Annotated[str, described("Number of the order at its sender, in upper case.")]
    request_id: Annotated[int | None, described("Number that this system assigned to the order.")]
    location: Annotated[str, described("Location that the message is about.")]


class FulfillmentOrderLine(BaseModel):
    """A line to fulfil."""

    model_config = ConfigDict(frozen=True)

    line_number: Annotated[int, described("Number of the line within the order.")]
    requesting_line_number: Annotated[int, described("Number of the line as it was ordered.")]
    item: Annotated[str, described("Code of the item.")]
    quantity: Annotated[int, described("Number of whole units.")]
    price: Annotated[str, described("Price of one unit.")]
    gift_wrap: Annotated[bool, described("True if the line is to be gift wrapped.")]


class CreateFulfillmentOrder(FulfillmentRequest):
    """Lines of a delivery order for a location to fulfil."""

    message_type: Annotated[Literal["create_fulfillment_order"], described("Type of the message.")]
    under_review: Annotated[bool, described("True while the order must not be shipped.")]
    gift: Annotated[bool, described("True if the order is a gift.")]
    ship_via: Annotated[str | None, described("Code of the carrier to ship with.")]
    service: Annotated[str | None, described("Service of the carrier.")]
    special_instructions: Annotated[
        str | None, described("Text of the sender; null once the person was forgotten.")
    ]
    ship_to: Annotated[
        FulfillmentShipTo | None, described("Recipient and address; null once the person was forgotten.")
    ]
    lines: Annotated[tuple[FulfillmentOrderLine, ...], described("Lines to fulfil.")]


class ReleasedLine(BaseModel):
    """A line that the location is not to fulfil any more."""

    model_config = ConfigDict(frozen=True)

    line_number: Annotated[int, described("Number of the line within the order.")]
    item: Annotated[str, described("Code of the item.")]
    quantity: Annotated[int, described("Number of whole units.")]
    original_line_number: Annotated[
        int | None, described("Number of the line that this part was part of; absent where it never was.")
    ] = None


class ReleaseOrderReservation(FulfillmentRequest):
    """Lines that were sent to a location, and that it is not to fulfil any more."""

    message_type: Annotated[Literal["release_order_reservation"], described("Type of the message.")]
    reason: Annotated[ReleaseReason, described("Why the location does not have the lines any more.")]
    lines: Annotated[tuple[ReleasedLine, ...], described("Lines whose reservation ends.")]


class SendUnderReview(FulfillmentRequest):
    """The review flag of an order that was sent to a location has changed."""

    message_type: Annotated[Literal["send_under_review"], described("Type of the message.")]
    under_review: Annotated[bool, described("New value: true while the order must not be shipped.")]


def body(fact: FulfillmentRequested, person: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the value of the message that a fact stands for.

    `person` is what is known of the customer, None where it was erased. Orders without a ship-to go to the buyer.
    """
    said = {
        "message_type": fact.message_type,
        "message_id": fact.message_id,
        "organization": fact.organization,
        "order_number": fact.order_number,
        "request_id": fact.request_id,
        "location": fact.location,
    }
    match fact.message_type:
        case "create_fulfillment_order":
            known = person or {}
            return {
                **said,
                "under_review": bool(fact.under_review),
                "gift": bool(fact.gift),
                "ship_via": fact.ship_via,
                "service": fact.service,
                "special_instructions": known.get("special_instructions"),
                "ship_to": known.get("ship_to") or known.get("sold_to"),
                "lines": [_ordered(line) for line in fact.lines],
            }
        case "release_order_reservation":
            return {**said, "reason": fact.release_reason, "lines": [_released(line) for line in fact.lines]}
        case "send_under_review":
            return {**said, "under_review": bool(fact.under_review)}


def _ordered(line: FulfillmentLine) -> dict[str, Any]:
    return {
        "line_number": line.line_number,
        "requesting_line_number": line.requesting_line_number,
        "item": line.item,
        "quantity": line.quantity,
        "price": str(line.price or 0),
        "gift_wrap": line.gift_wrap,
    }


def _released(line: FulfillmentLine) -> dict[str, Any]:
    said = {"line_number": line.line_number, "item": line.item, "quantity": line.quantity}
    part_of = line.original_line_number
    return said if part_of is None else {**said, "original_line_number": part_of}
