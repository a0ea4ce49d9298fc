"""`status-updates`: what a location did with its work. Key: the order number."""

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from schemas.wire.orders_submitted import Party
from schemas.wire.values import Code, LineNumber, LongText, Message, OrderNumber, Quantity, Time, Token

Status = Literal[
    "new_order",
    "polled",
    "accepted",
    "picked",
    "intransit",
    "intransit_polled",
    "received",
    "fulfilled",
    "rejected",
    "unfulfillable",
    "canceled",
    "posted",
]


class StatusUpdate(Message):
    """About an order, a request or a dispatch; about one line of it where `line_number` is given."""

    organization: Code
    order_number: OrderNumber | None = None
    request_id: Annotated[int | None, Field(ge=1)] = None
    dispatch_id: Annotated[
        str | None,
        Field(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f]+$", validate_default=True),
    ] = None
    location: Code | None = None
    status: Status | None = None
    line_number: LineNumber | None = None
    quantity: Quantity | None = None
    reason_code: Token | None = None
    note: LongText | None = None
    carrier: Token | None = None
    tracking_number: Token | None = None
    carton: Token | None = None
    pickup_by: Time | None = None
    under_review: bool | None = None
    ship_to: Party | None = None
    user: Token | None = None
    occurred_at: Time | None = None

    @field_validator("dispatch_id")
    @classmethod
    def _names_something(cls, dispatch_id: str | None, told: ValidationInfo) -> str | None:
        if dispatch_id is None and not (told.data.get("order_number") or told.data.get("request_id")):
            raise ValueError("needs order_number, request_id or dispatch_id")
        return dispatch_id
