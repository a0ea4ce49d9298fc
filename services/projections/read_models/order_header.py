"""Each row is an order as its sender told it: what people look for it by, its money, its carrier; nobody's name."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from schemas.events.order import OrderSubmitted
from services.common.read_models.read_model import Happening, WrittenOnce
from services.common.read_models.table import Price, Row, Table


class OrderHeader(Row, frozen=True):
    """Each row is an order as its sender told it; it never changes."""

    organization: Annotated[str, "The organization that took the order."]
    request_id: Annotated[int, "This system's own number of the order, unique."]
    order_number: Annotated[str, "The sender's number, upper case."]
    order_type: Annotated[str, "delivery, pickup or ship_for_pickup."]
    placed_location: Annotated[str | None, "The location where the order was placed."]
    pickup_location: Annotated[str | None, "The location where the customer collects it."]
    ordered_at: Annotated[datetime, "The transaction date, UTC; the time of submission where none was sent."]
    subject: Annotated[str, "The name in personal_data of who it is for."]
    currency: Annotated[str, "ISO 4217 code of every amount."]
    subtotal: Annotated[Price, "The amount of all lines."]
    tax: Annotated[Price, "The tax of the order."]
    freight: Annotated[Price, "What the customer pays for shipping."]
    total: Annotated[Price, "The total amount."]
    balance_due: Annotated[Price, "What is still to be paid."]
    ship_via: Annotated[str | None, "Carrier code."]
    ship_via_description: Annotated[str, "The carrier in the words of the order."]
    gift: Annotated[bool | None, "Whether it is a gift; empty where the sender did not say."]
    placed_searched: Annotated[str | None, "placed_location in upper case."]
    pickup_searched: Annotated[str | None, "pickup_location in upper case."]


def entries(happening: Happening) -> Iterator[OrderHeader]:
    """Return the row of the order."""
    fact = happening.fact
    assert isinstance(fact, OrderSubmitted)  # noqa: S101
    assert fact.request_id is not None  # every order that arrives has one  # noqa: S101
    yield OrderHeader(
        organization=fact.organization,
        request_id=fact.request_id,
        order_number=fact.order_number,
        order_type=fact.order_type,
        placed_location=fact.placed_location,
        pickup_location=fact.pickup_location,
        ordered_at=fact.transaction_date or fact.submitted_at,
        subject=str(fact.subject),
        currency=fact.currency,
        subtotal=fact.subtotal,
        tax=fact.tax,
        freight=fact.freight,
        total=fact.total,
        balance_due=fact.balance_due,
        ship_via=fact.ship_via,
        ship_via_description=fact.ship_via_description,
        gift=fact.gift,
        placed_searched=fact.placed_location and fact.placed_location.upper(),
        pickup_searched=fact.pickup_location and fact.pickup_location.upper(),
    )


READ_MODEL = WrittenOnce(
    version=2,
    table=Table(
        "order_header",
        OrderHeader,
        key=("organization", "request_id"),
        # Each ends with the request ID: the inquiry shows the newest first, and stops after a page.
        indexes=(
            "(organization, order_number, request_id)",
            "(organization, placed_searched, request_id)",
            "(organization, pickup_searched, request_id) WHERE pickup_searched IS NOT NULL",
            "(organization, order_type, request_id)",
            "(organization, ordered_at, request_id)",
        ),
    ),
    facts=(OrderSubmitted,),
    entries=entries,
)
