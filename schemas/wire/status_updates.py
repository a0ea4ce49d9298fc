"""`status-updates`: what locations and people report about orders. Key: the order number."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from schemas.statuses import RoutedStatus
from schemas.wire.party import Party
from schemas.wire.values import (
    Code,
    DayOrTime,
    DispatchId,
    LineNumber,
    LongText,
    Message,
    OrderNumber,
    Quantity,
    RequestId,
    Time,
    Token,
    described,
)


class StatusUpdate(Message):
    """A report on an order, a request or a dispatch, or on one line of it if `line_number` is set."""

    organization: Annotated[Code, described("Code of the organization that the order belongs to.")]
    order_number: Annotated[OrderNumber | None, described("Number of the order at its sender.")] = None
    request_id: Annotated[RequestId | None, described("Number that this system assigned to the order.")] = (
        None
    )
    dispatch_id: Annotated[
        DispatchId | None, Field(description="Id of the dispatch.", validate_default=True)
    ] = None
    location: Annotated[Code | None, described("Location that sends the report.")] = None
    status: Annotated[RoutedStatus | None, described("New status of the order, dispatch or line.")] = None
    by_hand: Annotated[
        bool, described("A person changes it at a screen: no location has to have the line.")
    ] = False
    new_location: Annotated[
        Code | None,
        Field(description="Location that the order or line is moved to by hand.", validate_default=True),
    ] = None
    line_number: Annotated[
        LineNumber | None,
        described("Number of the line that the report is about; absent: all lines. Not with dispatch_id."),
    ] = None
    quantity: Annotated[
        Quantity | None,
        described(
            "Units of the line that the report is about; allowed with status, not with new_location or dispatch_id."
        ),
    ] = None
    reason_code: Annotated[Token | None, described("Reason, as the location codes it.")] = None
    note: Annotated[LongText | None, described("Note for the history of the order.")] = None
    carrier: Annotated[Token | None, described("Code of the carrier.")] = None
    tracking_number: Annotated[Token | None, described("Tracking number of the parcel at the carrier.")] = (
        None
    )
    carton: Annotated[Token | None, described("Code of the carton that holds the goods.")] = None
    pickup_by: Annotated[
        DayOrTime | None,
        described(
            "Day until whose end the goods wait for the customer, or a time on it, at the pickup location."
        ),
    ] = None
    under_review: Annotated[bool | None, described("New value of the review flag of the order.")] = None
    ship_to: Annotated[Party | None, described("New address of the recipient.")] = None
    user: Annotated[Token | None, described("User who made the change.")] = None
    occurred_at: Annotated[
        Time | None, described("Time of the change; default: the time of the message.")
    ] = None

    @field_validator("dispatch_id")
    @classmethod
    def _names_something(cls, dispatch_id: str | None, checked: ValidationInfo) -> str | None:
        about = (
            "order_number",
            "request_id",
        )  # one that is absent here was sent, and is told as wrong already
        if dispatch_id is None and all(checked.data.get(each, "wrong") is None for each in about):
            raise ValueError("send order_number, request_id or dispatch_id")
        return dispatch_id

    @field_validator("new_location")
    @classmethod
    def _one_at_a_time(cls, new_location: str | None, checked: ValidationInfo) -> str | None:
        if new_location is not None and checked.data.get("status") is not None:
            raise ValueError("send either status or new_location, not both")
        return new_location

    @field_validator("line_number", "quantity")
    @classmethod
    def _whole_dispatches(cls, part: int | None, checked: ValidationInfo) -> int | None:
        if part is not None and checked.data.get("dispatch_id") is not None:
            raise ValueError("a dispatch is reported whole: omit line_number and quantity")
        return part

    @field_validator("quantity")
    @classmethod
    def _whole_lines_by_hand(cls, quantity: int | None, checked: ValidationInfo) -> int | None:
        if quantity is not None and checked.data.get("new_location") is not None:
            raise ValueError("a move by hand takes whole lines; omit quantity")
        return quantity

    def written(self) -> tuple[int, int]:
        """Return how many fields the sender set, the address included; times hold two colons each."""
        fields = len(self.__pydantic_fields_set__)
        if self.ship_to is not None:
            fields += len(self.ship_to.__pydantic_fields_set__)
        return fields, 2 * (isinstance(self.pickup_by, datetime) + (self.occurred_at is not None))
