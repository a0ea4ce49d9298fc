"""`orders-submitted`: one order, or many under `orders`. Key: the order number."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from schemas.wire.party import Party
from schemas.wire.values import (
    Code,
    Currency,
    DateOrTime,
    Item,
    LineNumber,
    LongText,
    Message,
    Money,
    OrderNumber,
    Quantity,
    Text,
    Token,
    described,
)

__all__ = ["Line", "Order", "Party"]

_NOTHING = Decimal(0)
_TOO_MUCH = Decimal(10**14)
"""The lowest sum that is too long for an amount: it has 15 digits before the point."""

_HIGHEST = 1_000_000
"""The highest line number a sender may use; the parts of split lines get numbers above it."""


def _summable(taxes: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    if len(taxes) > 1 and abs(sum(taxes, _NOTHING)) >= _TOO_MUCH:
        raise ValueError("taxes come to more than 14 digits together")
    return taxes


class Line(Message):
    """One line of an order."""

    line_number: Annotated[
        LineNumber,
        Field(le=_HIGHEST),
        described("Number of the line at the sender, unique within the order."),
    ]
    item: Annotated[Item, described("Code of the item, as the sender writes it.")]
    description: Annotated[Text, described("Name of the item.")] = ""
    quantity: Annotated[Quantity, described("Number of whole units ordered.")]
    price: Annotated[Money, described("Price of one unit, in the currency of the order.")] = _NOTHING
    taxes: Annotated[
        tuple[Money, ...],
        Field(max_length=50, strict=False, description="Taxes of the line; their sum is its tax."),
        AfterValidator(_summable),
    ] = ()
    gift_wrap: Annotated[bool, described("True if the line is to be gift wrapped.")] = False
    attribute: Annotated[Token | None, described("Product attribute that a location must match.")] = None

    @property
    def tax(self) -> Decimal:
        """Return the sum of the taxes of the line."""
        return sum(self.taxes, _NOTHING)


def _differing(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    if len({line.line_number for line in lines}) < len(lines):
        raise ValueError("two lines have the same line_number")
    return lines


class Order(Message):
    """An order as its sender writes it. Required: organization, order_number, order_type and one line."""

    organization: Annotated[Code, described("Code of the organization that the order belongs to.")]
    order_number: Annotated[OrderNumber, described("Number of the order at the sender; stored upper case.")]
    system: Annotated[Code | None, described("Code of the system that placed the order.")] = None
    order_type: Annotated[
        Literal["delivery", "pickup", "ship_for_pickup"], described("How the customer receives the goods.")
    ]
    order_class: Annotated[
        Literal["retail", "wholesale", "work_order"],
        described("Class of the order; its priority in a run depends on it."),
    ] = "retail"
    placed_location: Annotated[Code | None, described("Location where the order was placed.")] = None
    dc: Annotated[
        Code | None, described("DC in whose queue the order waits; default: the only DC of the organization.")
    ] = None
    requested_location: Annotated[Code | None, described("The only location that may fulfil the order.")] = (
        None
    )
    sourcing_location: Annotated[
        Code | None, described("Location that sends the goods of a ship-for-pickup order.")
    ] = None
    pickup_location: Annotated[Code | None, described("Location where the customer collects the order.")] = (
        None
    )
    transaction_date: Annotated[
        DateOrTime | None,
        described(
            "Time at which the order was placed, by the clock of the sender; a date is its midnight in UTC."
        ),
    ] = None
    customer_number: Annotated[Text, described("Number of the customer at the sender.")] = ""
    currency: Annotated[
        Currency, described("ISO 4217 code of every amount, in upper or lower case; stored upper case.")
    ] = "USD"
    ship_via: Annotated[
        Token | None, described("Code of the carrier; default: the carrier of the organization.")
    ] = None
    ship_via_description: Annotated[Text, described("Name of the carrier.")] = ""
    service: Annotated[Token | None, described("Service of the carrier, such as second_class.")] = None
    gift: Annotated[
        bool | None, described("True if the order is a gift, false if not; absent: the sender did not say.")
    ] = None
    special_instructions: Annotated[
        LongText, described("Instructions for the people who pack and ship the order.")
    ] = ""
    under_review: Annotated[
        bool, described("True while the sender reviews the order; this alone never blocks it.")
    ] = False
    subtotal: Annotated[Money, described("Amount of all lines.")] = _NOTHING
    tax: Annotated[Money, described("Tax of the order.")] = _NOTHING
    freight: Annotated[Money, described("Amount that the customer pays for shipping.")] = _NOTHING
    total: Annotated[Money, described("Total amount of the order.")] = _NOTHING
    balance_due: Annotated[Money, described("Amount that is still to be paid.")] = _NOTHING
    sold_to: Annotated[Party | None, described("The buyer.")] = None
    ship_to: Annotated[Party | None, described("The recipient; ignored for a pickup order.")] = None
    lines: Annotated[
        tuple[Line, ...],
        Field(min_length=1, max_length=2000, strict=False, description="Lines of the order."),
        AfterValidator(_differing),
    ]

    def written(self) -> tuple[int, int]:
        """Return how many fields the sender set, parties and lines included; a time holds two colons, a date none."""
        fields = len(self.__pydantic_fields_set__)
        if self.sold_to is not None:
            fields += len(self.sold_to.__pydantic_fields_set__)
        if self.ship_to is not None:
            fields += len(self.ship_to.__pydantic_fields_set__)
        for line in self.lines:
            fields += len(line.__pydantic_fields_set__)
        date = self.transaction_date
        return fields, 2 if date is not None and (date.hour or date.minute or date.second) else 0
