"""`orders-submitted`: one order, or many under `orders`. Key: the order number."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from schemas.wire.party import Party
from schemas.wire.values import (
    Code,
    Currency,
    Item,
    LineNumber,
    LongText,
    Message,
    Money,
    OrderNumber,
    Quantity,
    Text,
    Time,
    Token,
    told,
)

__all__ = ["Line", "Order", "Party"]

_NOTHING = Decimal(0)
_TOO_MUCH = Decimal(10**14)
"""The first sum that is no money any more: it has 15 digits before the point."""

_HIGHEST = 1_000_000
"""Of a sender's line numbers; parts of lines that are split get numbers above them."""


def _summable(taxes: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    if len(taxes) > 1 and abs(sum(taxes, _NOTHING)) >= _TOO_MUCH:
        raise ValueError("taxes come to more than 14 digits together")
    return taxes


class Line(Message):
    """One line of an order."""

    line_number: Annotated[
        LineNumber, Field(le=_HIGHEST), told("The sender's number of the line, once in an order.")
    ]
    item: Annotated[Item, told("The item's code, as the sender writes it.")]
    description: Annotated[Text, told("What the item is called.")] = ""
    quantity: Annotated[Quantity, told("Whole units ordered.")]
    price: Annotated[Money, told("Price of one unit, in the currency of the order.")] = _NOTHING
    taxes: Annotated[
        tuple[Money, ...],
        Field(max_length=50, strict=False, description="Summed to the tax of the line."),
        AfterValidator(_summable),
    ] = ()
    gift_wrap: Annotated[bool, told("Whether it is to be wrapped as a gift.")] = False
    attribute: Annotated[Token | None, told("A product attribute that routing must match.")] = None

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

    organization: Annotated[Code, told("Whose order it is.")]
    order_number: Annotated[OrderNumber, told("Its number at the sender; stored upper case.")]
    system: Annotated[Code | None, told("The system that placed it.")] = None
    order_type: Annotated[
        Literal["delivery", "pickup", "ship_for_pickup"], told("How the customer gets the goods.")
    ]
    order_class: Annotated[Literal["retail", "wholesale", "work_order"], told("Its priority in a run.")] = (
        "retail"
    )
    placed_location: Annotated[Code | None, told("Where it was placed.")] = None
    dc: Annotated[Code | None, told("Whose queue it waits in; default: the only one.")] = None
    requested_location: Annotated[Code | None, told("The one location that may fulfil it.")] = None
    sourcing_location: Annotated[Code | None, told("Where the goods of a ship-for-pickup come from.")] = None
    pickup_location: Annotated[Code | None, told("Where the customer collects it.")] = None
    transaction_date: Annotated[Time | None, told("When the sender says it was placed.")] = None
    customer_number: Annotated[Text, told("The customer's number at the sender.")] = ""
    currency: Annotated[Currency, told("ISO 4217 code of every amount; stored upper case.")] = "USD"
    ship_via: Annotated[Token | None, told("Carrier; default: the organization's.")] = None
    ship_via_description: Annotated[Text, told("What the carrier is called.")] = ""
    service: Annotated[Token | None, told("The carrier's service, such as second_class.")] = None
    gift: Annotated[bool, told("Whether it is a gift.")] = False
    special_instructions: Annotated[LongText, told("For those who pack and ship it.")] = ""
    under_review: Annotated[bool, told("Whether the sender still looks into it; never blocks by itself.")] = (
        False
    )
    subtotal: Annotated[Money, told("All lines.")] = _NOTHING
    tax: Annotated[Money, told("Tax of the order.")] = _NOTHING
    freight: Annotated[Money, told("What shipping costs the customer.")] = _NOTHING
    total: Annotated[Money, told("All of it.")] = _NOTHING
    balance_due: Annotated[Money, told("What is still to be paid.")] = _NOTHING
    sold_to: Annotated[Party | None, told("Who bought it.")] = None
    ship_to: Annotated[Party | None, told("Who gets it; passed over for a pickup order (SUB-8).")] = None
    lines: Annotated[
        tuple[Line, ...],
        Field(min_length=1, max_length=2000, strict=False, description="What was ordered."),
        AfterValidator(_differing),
    ]

    def written(self) -> tuple[int, int]:
        """Return how many fields the sender set, parties and lines included; the time holds two colons."""
        fields = len(self.__pydantic_fields_set__)
        if self.sold_to is not None:
            fields += len(self.sold_to.__pydantic_fields_set__)
        if self.ship_to is not None:
            fields += len(self.ship_to.__pydantic_fields_set__)
        for line in self.lines:
            fields += len(line.__pydantic_fields_set__)
        return fields, 0 if self.transaction_date is None else 2
