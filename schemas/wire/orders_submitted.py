"""`orders-submitted`: one order, or many under `orders`. Key: the order number."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from schemas.wire.values import (
    Code,
    Country,
    Currency,
    Item,
    LineNumber,
    LongText,
    Message,
    Money,
    OrderNumber,
    PostalCode,
    Quantity,
    Text,
    Time,
    Token,
)

_NOTHING = Decimal(0)


class Party(Message):
    """A person or company with an address: who bought, or who gets it."""

    prefix: Text = ""
    first_name: Text = ""
    middle_name: Text = ""
    last_name: Text = ""
    suffix: Text = ""
    company: Text = ""
    attention: Text = ""
    address_1: Text = ""
    apartment: Text = ""
    address_2: Text = ""
    address_3: Text = ""
    address_4: Text = ""
    city: Text = ""
    state: Text = ""
    postal_code: PostalCode = ""
    country: Country = "US"
    day_phone: Text = ""
    evening_phone: Text = ""
    email: Text = ""


class Line(Message):
    """One line of an order."""

    line_number: Annotated[LineNumber, Field(description="The sender's number of the line.")]
    item: Item
    description: Text = ""
    quantity: Quantity
    price: Annotated[Money, Field(description="Price of one unit.")] = _NOTHING
    taxes: Annotated[
        tuple[Money, ...], Field(max_length=50, strict=False, description="Summed to the tax of the line.")
    ] = ()
    gift_wrap: bool = False
    attribute: Annotated[Token | None, Field(description="A product attribute that routing must match.")] = (
        None
    )

    @property
    def tax(self) -> Decimal:
        """All taxes of the line."""
        return sum(self.taxes, _NOTHING)


def _differing(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    if len({line.line_number for line in lines}) < len(lines):
        raise ValueError("two lines have the same line_number")
    return lines


class Order(Message):
    """An order as its sender says it. Needed: organization, order_number, order_type and one line."""

    organization: Code
    order_number: OrderNumber
    system: Annotated[Code | None, Field(description="The system that placed it.")] = None
    order_type: Literal["delivery", "pickup", "ship_for_pickup"]
    order_class: Literal["retail", "wholesale", "work_order"] = "retail"
    placed_location: Code | None = None
    dc: Annotated[Code | None, Field(description="Whose queue it waits in; default: the only one.")] = None
    requested_location: Code | None = None
    sourcing_location: Code | None = None
    pickup_location: Code | None = None
    transaction_date: Time | None = None
    customer_number: Text = ""
    currency: Currency = "USD"
    ship_via: Annotated[Token | None, Field(description="Carrier; default: the organization's.")] = None
    ship_via_description: Text = ""
    service: Token | None = None
    gift: bool = False
    special_instructions: LongText = ""
    under_review: bool = False
    subtotal: Money = _NOTHING
    tax: Money = _NOTHING
    freight: Money = _NOTHING
    total: Money = _NOTHING
    balance_due: Money = _NOTHING
    sold_to: Party | None = None
    ship_to: Annotated[Party | None, Field(description="Passed over for a pickup order (SUB-8).")] = None
    lines: Annotated[
        tuple[Line, ...], Field(min_length=1, max_length=2000, strict=False), AfterValidator(_differing)
    ]
