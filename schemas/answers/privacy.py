"""`orderfold privacy forget|forget-vendor|show|receipt --json`: what is known of people, and what was erased."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, NamedTuple

from schemas.wire.values import described


class Erased(NamedTuple):
    """How much was, or would be, erased in one place."""

    place: Annotated[
        str, described("Table that held it; dead_letter_topics and topics stand for empty messages sent.")
    ]
    erased: Annotated[int, described("Number of rows, dead letters or messages.")]


class Forgotten(NamedTuple):
    """What was, or would be, erased, and what waits for an order to close."""

    dry_run: Annotated[bool, described("True if nothing was to be done.")]
    organization: Annotated[str, described("Code of the organization.")]
    request: Annotated[str, described("Id of the request, for receipt.")]
    orders: Annotated[Sequence[str], described("Numbers of the orders whose person is forgotten.")]
    pending: Annotated[
        Sequence[str], described("Numbers of open orders: theirs are forgotten as they close.")
    ]
    purchase_orders: Annotated[
        Sequence[str], described("Numbers of the purchase orders whose people are forgotten.")
    ]
    pending_purchase_orders: Annotated[
        Sequence[str], described("Numbers of open purchase orders: theirs are forgotten as they close.")
    ]
    erased: Annotated[Sequence[Erased], described("What is erased, by place.")]
    left: Annotated[int, described("Rows about these people that are left: 0.")]
    tables: Annotated[int, described("Number of tables that were searched for the erased values.")]
    values: Annotated[int, described("Number of values that they were searched for.")]
    found_in: Annotated[
        Sequence[str], described("Tables that still hold one of the values: none where all is erased.")
    ]
    broker_until: Annotated[
        date, described("Day by which topics have deleted what stands behind an empty message, and copies.")
    ]


class ForgottenVendor(NamedTuple):
    """What was, or would be, erased of a vendor's name and e-mail address."""

    dry_run: Annotated[bool, described("True if nothing was to be done.")]
    organization: Annotated[str, described("Code of the organization.")]
    vendor: Annotated[str, described("Code of the vendor; it stays, as facts hold it.")]
    request: Annotated[str, described("Id of the request, for receipt.")]
    erased: Annotated[Sequence[Erased], described("What is erased, by place.")]
    left: Annotated[int, described("Rows about the vendor that are left: 0.")]
    tables: Annotated[int, described("Number of tables that were searched for the erased values.")]
    values: Annotated[int, described("Number of values that they were searched for.")]
    found_in: Annotated[
        Sequence[str],
        described("Tables that still hold one of the values, such as a brand or location so called."),
    ]


class Person(NamedTuple):
    """What is known of the people of an order or a purchase order. What was erased reads ***, also what was empty."""

    organization: Annotated[str, described("Code of the organization.")]
    order_number: Annotated[
        str, described("Number of the order; of a purchase order, that of its sales order.")
    ]
    po_number: Annotated[str | None, described("Number of the purchase order; null for an order.")]
    erased: Annotated[bool, described("True if the person was forgotten.")]
    name: Annotated[str, described("First and last name of the buyer.")]
    company: Annotated[str, described("Company of the buyer.")]
    customer_number: Annotated[str, described("Number of the customer; empty where none was sent.")]
    special_instructions: Annotated[
        str, described("What was to be done beside, as those who ship were told.")
    ]
    sold_to: Annotated[Mapping[str, str] | None, described("Buyer; null where none was sent.")]
    ship_to: Annotated[Mapping[str, str] | None, described("Recipient; null where none was sent.")]
    addresses: Annotated[
        Sequence[Mapping[str, str]], described("Further addresses of the recipient, old and new.")
    ]
    notes: Annotated[Sequence[str], described("Notes that came with updates.")]
    messages: Annotated[
        Sequence[str],
        described("Messages and customizations of a purchase order, for the order, gifts or lines."),
    ]
    dead_letters: Annotated[Sequence[int], described("Ids of dead letters about it that can be read.")]


class Receipt(NamedTuple):
    """What was erased for a request at one time, and what is left now."""

    id: Annotated[int, described("Number of the receipt.")]
    organization: Annotated[str, described("Code of the organization.")]
    request: Annotated[str, described("Id of the message that asked, or of the command or purge.")]
    kind: Annotated[str, described("asked, command or purge.")]
    requested_by: Annotated[str | None, described("Who asked, where that was sent.")]
    requested_at: Annotated[datetime, described("Time of the request.")]
    issued_at: Annotated[datetime, described("Time at which this was erased.")]
    orders: Annotated[Sequence[str], described("Numbers of the orders whose person was forgotten then.")]
    pending: Annotated[Sequence[str], described("Numbers of the orders that were open then.")]
    purchase_orders: Annotated[
        Sequence[str], described("Numbers of the purchase orders whose people were forgotten then.")
    ]
    pending_purchase_orders: Annotated[
        Sequence[str], described("Numbers of the purchase orders that were open then.")
    ]
    vendor: Annotated[str | None, described("Code of the vendor whose name was erased; null for people.")]
    erased: Annotated[Sequence[Erased], described("What was erased then, by place.")]
    searched_tables: Annotated[
        int | None, described("Number of tables that were searched then; null where no search was made.")
    ]
    found: Annotated[int | None, described("Number of tables that still held an erased value then: 0.")]
    broker_until: Annotated[
        date, described("Day by which topics have deleted what stands behind an empty message, and copies.")
    ]
    published_at: Annotated[datetime | None, described("Time at which the topic heard of it.")]
    still_pending: Annotated[Sequence[str], described("Numbers of the orders that are pending now.")]
    still_pending_purchase_orders: Annotated[
        Sequence[str], described("Numbers of the purchase orders that are pending now.")
    ]
    left: Annotated[int, described("Rows and readable dead letters about these people now: 0.")]
