"""`status-updates`: what a location did with its work. Key: the order number."""

from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from schemas.statuses import RoutedStatus
from schemas.wire.party import Party
from schemas.wire.values import (
    Code,
    DispatchId,
    LineNumber,
    LongText,
    Message,
    OrderNumber,
    Quantity,
    RequestId,
    Time,
    Token,
    told,
)


class StatusUpdate(Message):
    """About an order, a request or a dispatch; about one line of it where `line_number` is given."""

    organization: Annotated[Code, told("Whose order it is.")]
    order_number: Annotated[OrderNumber | None, told("The order, by its number at the sender.")] = None
    request_id: Annotated[RequestId | None, told("The order, by this system's number.")] = None
    dispatch_id: Annotated[DispatchId | None, Field(description="The dispatch.", validate_default=True)] = (
        None
    )
    location: Annotated[Code | None, told("The location that says so.")] = None
    status: Annotated[RoutedStatus | None, told("What became of it.")] = None
    new_location: Annotated[
        Code | None,
        Field(description="Give the order, or the line, to this location, by hand.", validate_default=True),
    ] = None
    line_number: Annotated[LineNumber | None, told("Only this line.")] = None
    quantity: Annotated[
        Quantity | None, told("Only so many units of the line; with status, never with new_location.")
    ] = None
    reason_code: Annotated[Token | None, told("Why, in the location's codes.")] = None
    note: Annotated[LongText | None, told("For the history.")] = None
    carrier: Annotated[Token | None, told("Who carries it.")] = None
    tracking_number: Annotated[Token | None, told("The carrier's number of the parcel.")] = None
    carton: Annotated[Token | None, told("The carton it is in.")] = None
    pickup_by: Annotated[Time | None, told("Until when it waits for the customer.")] = None
    under_review: Annotated[bool | None, told("Set or clear the flag of the order.")] = None
    ship_to: Annotated[Party | None, told("The new address.")] = None
    user: Annotated[Token | None, told("Who did it.")] = None
    occurred_at: Annotated[Time | None, told("When; default: the time of the message.")] = None

    @field_validator("dispatch_id")
    @classmethod
    def _names_something(cls, dispatch_id: str | None, checked: ValidationInfo) -> str | None:
        if dispatch_id is None and not (checked.data.get("order_number") or checked.data.get("request_id")):
            raise ValueError("needs order_number, request_id or dispatch_id")
        return dispatch_id

    @field_validator("new_location")
    @classmethod
    def _one_at_a_time(cls, new_location: str | None, checked: ValidationInfo) -> str | None:
        if new_location is not None and checked.data.get("status") is not None:
            raise ValueError("change the status or the location, not both at once")
        return new_location

    @field_validator("quantity")
    @classmethod
    def _whole_lines_by_hand(cls, quantity: int | None, checked: ValidationInfo) -> int | None:
        if quantity is not None and checked.data.get("new_location") is not None:
            raise ValueError("a location gets whole lines by hand; leave quantity out")
        return quantity

    def written(self) -> tuple[int, int]:
        """Return how many fields the sender set, the address included; times hold two colons each."""
        fields = len(self.__pydantic_fields_set__)
        if self.ship_to is not None:
            fields += len(self.ship_to.__pydantic_fields_set__)
        return fields, 2 * ((self.pickup_by is not None) + (self.occurred_at is not None))
