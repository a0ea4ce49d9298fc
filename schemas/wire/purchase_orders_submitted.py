"""`purchase-orders-submitted`: a retailer orders from vendors, and changes what it ordered. Key: the PO number."""

from decimal import Decimal
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field

from schemas.wire.actions import by_action
from schemas.wire.party import Party
from schemas.wire.values import (
    Amount,
    Code,
    Country,
    Currency,
    Day,
    LineNumber,
    LongText,
    Message,
    Money,
    OrderNumber,
    PurchaseOrderNumber,
    Quantity,
    Text,
    Time,
    Token,
    VendorCode,
    VendorItem,
    described,
)

_NOTHING = Decimal(0)
Percent = Annotated[Amount, Field(le=100)]
"""A share of 0 to 100 percent."""


class Customization(Message):
    """Something that is made for the customer, such as a monogram."""

    code: Annotated[Text, described("What is customized; the label on the slip.")]
    message: Annotated[Text, described("The text of it.")] = ""


class PurchaseLine(Message):
    """One line of a purchase order."""

    line_number: Annotated[LineNumber, described("Number of the line, unique within the purchase order.")]
    item: Annotated[VendorItem, described("Code of the item at the retailer.")]
    description: Annotated[Text, described("Name of the item.")] = ""
    vendor_item: Annotated[VendorItem | None, described("Code of the item at the vendor.")] = None
    vendor_item_description: Annotated[Text, described("Name of the item at the vendor.")] = ""
    quantity: Annotated[Quantity, described("Number of whole units ordered.")]
    unit_price: Annotated[Amount, described("What the retailer pays for one unit.")] = _NOTHING
    tax: Annotated[Money, described("Tax of all units of the line.")] = _NOTHING
    due_date: Annotated[Day | None, described("Day on which the line is to be shipped.")] = None
    carrier: Annotated[Token | None, described("Code of the carrier; default: that of the order.")] = None
    unit_of_measure: Annotated[Text, described("What one unit is; it informs only.")] = ""
    gift_wrap: Annotated[bool, described("True if the line is to be gift wrapped.")] = False
    upc: Annotated[Text, described("Universal product code.")] = ""
    ean: Annotated[Text, described("European article number.")] = ""
    customizations: Annotated[
        tuple[Customization, ...],
        Field(max_length=100, strict=False, description="What is made for the customer."),
    ] = ()
    messages: Annotated[
        tuple[LongText, ...],
        Field(max_length=100, strict=False, description="Messages of the sales order line."),
    ] = ()


def _differing(lines: tuple[PurchaseLine, ...]) -> tuple[PurchaseLine, ...]:
    if len({line.line_number for line in lines}) < len(lines):
        raise ValueError("two lines have the same line_number")
    return lines


class PurchaseParty(Party):
    """A person or company with an address; its country must be said."""

    country: Annotated[Country, described("ISO 3166 code of two letters; stored upper case.")]


def _addressed(party: PurchaseParty) -> PurchaseParty:
    """Refuse a person or place that nothing can be sent to (O: names or company, address 1, city, postal code)."""
    if not party.company.strip() and not (party.first_name.strip() and party.last_name.strip()):
        raise ValueError("first_name and last_name, or company, must not be empty")
    for field in ("address_1", "city", "postal_code"):
        if not getattr(party, field).strip():
            raise ValueError(f"{field} must not be empty")
    return party


Addressed = Annotated[PurchaseParty, AfterValidator(_addressed)]
"""A person or company with an address that is complete."""


class _Change(Message):
    organization: Annotated[Code, described("Code of the organization that ordered.")]
    po_number: Annotated[PurchaseOrderNumber, described("Number of the purchase order; stored upper case.")]
    user: Annotated[Token | None, described("User who did it; ten characters are kept.")] = None
    occurred_at: Annotated[Time | None, described("Time of it; default: the time of the message.")] = None


class CreatePurchaseOrder(_Change):
    """A purchase order as the retailer writes it."""

    action: Annotated[Literal["create"], described("What the message asks for.")]
    order_number: Annotated[OrderNumber, described("Number of the sales order at the retailer.")]
    vendor: Annotated[VendorCode, described("Code of the vendor; one that is not known comes into being.")]
    vendor_name: Annotated[Text, described("Name of the vendor; 40 characters are kept.")] = ""
    entered_date: Annotated[
        Day | None, described("The retailer's day; default: the day of the message, in UTC.")
    ] = None
    placed_location: Annotated[Code | None, described("Location where the order was placed.")] = None
    brand: Annotated[Text, described("Code of the brand.")] = ""
    brand_name: Annotated[Text, described("Name of the brand, as it is now.")] = ""
    buyer: Annotated[Text, described("Code of the buyer at the retailer.")] = ""
    buyer_name: Annotated[Text, described("Name of the buyer at the retailer.")] = ""
    carrier: Annotated[Token | None, described("Code of the carrier.")] = None
    carrier_description: Annotated[Text, described("Name of the carrier, as it is now.")] = ""
    gift: Annotated[bool, described("True if no slip and no message may tell prices.")] = False
    ship_complete: Annotated[bool, described("True if all is to go in one shipment; it informs only.")] = (
        False
    )
    shipping_instructions: Annotated[LongText, described("Instructions for those who ship.")] = ""
    currency: Annotated[Currency, described("ISO 4217 code of every amount.")] = "USD"
    discount_percent: Annotated[Percent, described("Discount in percent.")] = _NOTHING
    discount_amount: Annotated[Amount, described("Discount as an amount.")] = _NOTHING
    payment_description: Annotated[Text, described("How the customer paid.")] = ""
    paid_amount: Annotated[Amount, described("What the customer paid.")] = _NOTHING
    freight: Annotated[Amount, described("Freight of the sales order.")] = _NOTHING
    additional_freight: Annotated[Amount, described("Freight beside it.")] = _NOTHING
    freight_tax: Annotated[Amount, described("Tax on the freight.")] = _NOTHING
    order_messages: Annotated[
        tuple[LongText, ...], Field(max_length=100, strict=False, description="Messages, a line each.")
    ] = ()
    gift_messages: Annotated[
        tuple[LongText, ...], Field(max_length=100, strict=False, description="Gift messages, a line each.")
    ] = ()
    sold_to: Annotated[Addressed, described("The buyer, with an address.")]
    ship_to: Annotated[Addressed, described("The recipient, with an address.")]
    lines: Annotated[
        tuple[PurchaseLine, ...],
        Field(min_length=1, max_length=2000, strict=False, description="Lines of the purchase order."),
        AfterValidator(_differing),
    ]


class CancelPurchaseOrder(_Change):
    """Cancel open units: at once where no slip is printed, else as the vendor decides."""

    action: Annotated[Literal["cancel"], described("What the message asks for.")]
    line_number: Annotated[LineNumber | None, described("The line; absent: every line.")] = None
    quantity: Annotated[Quantity | None, described("Units of that line; absent: all that are open.")] = None
    reason_code: Annotated[Token | None, described("Reason, as the retailer codes it.")] = None
    cannot_fulfill: Annotated[
        bool, described("True if the vendor cannot deliver: the sales order looks for somebody else.")
    ] = False


class ChangeAddress(_Change):
    """Send what is open to another address: at once where no slip is printed, else as the vendor decides."""

    action: Annotated[Literal["address_change"], described("What the message asks for.")]
    sold_to_change: Annotated[bool, described("True if the buyer has this address, too.")] = False
    ship_to: Annotated[Addressed, described("The whole new address.")]


class ChangeCost(_Change):
    """The retailer pays another price for the units of a line."""

    action: Annotated[Literal["cost_change"], described("What the message asks for.")]
    line_number: Annotated[LineNumber, described("The line.")]
    unit_price: Annotated[Amount, described("What the retailer pays for one unit from now on.")]


SubmittedPurchase = CreatePurchaseOrder | CancelPurchaseOrder | ChangeAddress | ChangeCost
"""The messages of the topic."""


submitted_purchase_of = by_action(*get_args(SubmittedPurchase))
"""Returns the model of a message."""
