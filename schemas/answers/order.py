"""`orderfold order --json`: one order with its people, its lines and its history."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, NamedTuple

from schemas.statuses import LineStatus, OrderStatus
from schemas.wire.values import described


class OrderHeader(NamedTuple):
    """An order as its header shows it."""

    organization: Annotated[str, described("Whose order it is.")]
    order_number: Annotated[str, described("Its number at the sender, in upper case.")]
    request_id: Annotated[int, described("Number that this system assigned to it.")]
    order_type: Annotated[str, described("delivery, pickup or ship_for_pickup.")]
    order_class: Annotated[str, described("retail, wholesale or work_order.")]
    system: Annotated[str | None, described("The system that placed it; null where none was named.")]
    status: Annotated[OrderStatus, described("Where it is now.")]
    under_review: Annotated[bool, described("True while its sender reviews it.")]
    transaction_date: Annotated[
        datetime, described("Time at which it was placed; the time of submission where none was sent.")
    ]
    submitted_at: Annotated[datetime, described("Time at which it was submitted.")]
    placed_location: Annotated[str | None, described("Where it was placed; null where nobody said.")]
    placed_location_name: Annotated[str | None, described("Name of that location; null where unknown.")]
    pickup_location: Annotated[
        str | None, described("Where the customer collects it; null for a delivery order.")
    ]
    pickup_location_name: Annotated[str | None, described("Name of that location; null where unknown.")]
    shipment_location: Annotated[
        str | None,
        described("Of a delivery order the location that ships it; Multiple where several do, else null."),
    ]
    shipment_location_name: Annotated[str | None, described("Name of that location; null where unknown.")]
    sourced_location: Annotated[
        str | None,
        described("Of a ship-for-pickup order the location that sends its goods; Multiple, or null."),
    ]
    sourced_location_name: Annotated[str | None, described("Name of that location; null where unknown.")]
    currency: Annotated[str, described("ISO 4217 code of every amount.")]
    subtotal: Annotated[Decimal, described("Amount of all lines.")]
    tax: Annotated[Decimal, described("Tax of the order.")]
    freight: Annotated[Decimal, described("Amount that the customer pays for shipping.")]
    total: Annotated[Decimal, described("Total amount of the order.")]
    balance_due: Annotated[Decimal, described("Amount that is still to be paid.")]
    ship_via: Annotated[str, described("Code and name of the carrier, such as 12 - UPS Ground.")]
    service: Annotated[str | None, described("Service of the carrier; null where none was named.")]
    gift: Annotated[str, described("Y, N, or empty where the sender did not say.")]


class PartyShown(NamedTuple):
    """The buyer or the recipient; every field is *** once the person was forgotten."""

    prefix: Annotated[str, described("Title before the name.")]
    first_name: Annotated[str, described("First name.")]
    middle_name: Annotated[str, described("Middle name or initial.")]
    last_name: Annotated[str, described("Last name.")]
    suffix: Annotated[str, described("Suffix after the name.")]
    company: Annotated[str, described("Name of the company.")]
    attention: Annotated[str, described("Person to ask for at the address.")]
    address_1: Annotated[str, described("First line of the address.")]
    apartment: Annotated[str, described("Number of the apartment or suite.")]
    address_2: Annotated[str, described("Second line of the address.")]
    address_3: Annotated[str, described("Third line of the address.")]
    address_4: Annotated[str, described("Fourth line of the address.")]
    city: Annotated[str, described("City.")]
    state: Annotated[str, described("State or province.")]
    postal_code: Annotated[str, described("Postal code.")]
    country: Annotated[str, described("ISO 3166 code of two letters.")]
    day_phone: Annotated[str, described("Phone number by day.")]
    evening_phone: Annotated[str, described("Phone number in the evening.")]
    email: Annotated[str, described("E-mail address.")]


class OrderLine(NamedTuple):
    """A line of an order."""

    line_number: Annotated[int, described("The line; parts that were split off have numbers of their own.")]
    requesting_line_number: Annotated[int, described("Number of the line in the sender's order.")]
    item: Annotated[str, described("Code of the item.")]
    system_product: Annotated[
        str, described("Code of the item in the system of the location that has the line.")
    ]
    description: Annotated[str, described("Name of the item in the order.")]
    quantity: Annotated[int, described("Units of the line.")]
    status: Annotated[LineStatus, described("Where the line is now.")]
    location: Annotated[str | None, described("Who has it; null where nobody does.")]
    location_name: Annotated[str | None, described("Name of that location; null where unknown.")]
    price: Annotated[Decimal, described("Price of one unit.")]
    tax: Annotated[Decimal, described("Tax of the line.")]
    extended_price: Annotated[Decimal, described("Price of all its units.")]


class HistoryEntry(NamedTuple):
    """Something that happened to the order or a line."""

    entry: Annotated[int, described("Numbers what happened, from 1.")]
    occurred_at: Annotated[datetime, described("Time at which it happened.")]
    line_number: Annotated[int | None, described("The line; null for the whole order.")]
    item: Annotated[str | None, described("Code of the item; null for the whole order.")]
    status: Annotated[str, described("Status from then on.")]
    location: Annotated[str | None, described("Location that said so, has the units or had them.")]
    quantity: Annotated[int | None, described("Units that it is about.")]
    cause: Annotated[str, described("What led to it, such as routing or status_update.")]
    reason_code: Annotated[str | None, described("Reason code that came with it.")]
    answer_code: Annotated[int | None, described("1000 to 8000 if no location could simply take the line.")]
    note: Annotated[str | None, described("What people read beside it.")]
    user_id: Annotated[str | None, described("Who made the change, where somebody was named.")]
    written_note: Annotated[str | None, described("Note that came with it; *** once it was erased.")]


class OrderParts(NamedTuple):
    """What the answer of `order` has beside the header."""

    customer_number: Annotated[str, described("Number of the customer at the sender.")]
    special_instructions: Annotated[str, described("For the people who pack and ship.")]
    sold_to: Annotated[PartyShown | None, described("The buyer; null where none was sent.")]
    ship_to: Annotated[
        PartyShown | None,
        described(
            "The recipient; of a ship-for-pickup order the pickup location. Null where none was sent or needed."
        ),
    ]
    lines: Annotated[Sequence[OrderLine], described("Its lines, by number.")]
    history: Annotated[Sequence[HistoryEntry], described("What happened, the newest first.")]
