"""Provisional."""
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, AwareDatetime

class W(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

class Party(W):
    prefix: str = ""
    first_name: str = ""
    last_name: str = ""
    address_1: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = "US"
    email: str = ""

Money = Decimal

class Line(W):
    line_number: Annotated[int, Field(ge=1)]
    item: Annotated[str, StringConstraints(min_length=1, max_length=26)]
    description: str = ""
    quantity: Annotated[int, Field(ge=1)]
    price: Decimal = Decimal(0)
    taxes: tuple[Decimal, ...] = ()
    gift_wrap: bool = False
    attribute: str | None = None

    @property
    def tax(self) -> Decimal:
        return sum(self.taxes, Decimal(0))

class Order(W):
    organization: str
    order_number: Annotated[str, StringConstraints(min_length=1, max_length=30, to_upper=True)]
    system: str = ""
    order_type: Literal["delivery", "pickup", "ship_for_pickup"]
    order_class: Literal["retail", "wholesale", "work_order"] = "retail"
    placed_location: str | None = None
    dc: str | None = None
    requested_location: str | None = None
    sourcing_location: str | None = None
    pickup_location: str | None = None
    transaction_date: AwareDatetime | None = None
    customer_number: str = ""
    currency: str = "USD"
    ship_via: str | None = None
    ship_via_description: str = ""
    service: str | None = None
    gift: bool = False
    special_instructions: str = ""
    under_review: bool = False
    subtotal: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)
    freight: Decimal = Decimal(0)
    total: Decimal = Decimal(0)
    balance_due: Decimal = Decimal(0)
    sold_to: Party | None = None
    ship_to: Party | None = None
    lines: Annotated[tuple[Line, ...], Field(min_length=1)]
