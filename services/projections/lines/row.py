"""The row of a line of an order."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from services.common.read_models.table import Price, Row, Sql


class OrderLine(Row, frozen=True):
    """Each row is a line of an order: quantity = dispatched + cancelled + open."""

    organization: Annotated[str, "The organization that took the order."]
    order_number: Annotated[str, "The sender's number, upper case."]
    line_number: Annotated[int, "The line's number here."]
    requesting_line_number: Annotated[int, "The line's number in the sender's order."]
    original_line_number: Annotated[
        int, "The line it was split from, if only at its first assignment; 0 for one that was not."
    ]
    item: Annotated[str, "Item code."]
    description: Annotated[str, "The item in the sender's words."]
    quantity: Annotated[
        int, "Units of the line now: less than at first once a part of it became another line."
    ]
    original_quantity: Annotated[int, "Units that the line began with: those ordered, or those of the part."]
    dispatched_quantity: Annotated[int, "Units on a dispatch that was not cancelled."]
    cancelled_quantity: Annotated[int, "Units that were cancelled."]
    open_quantity: Annotated[int, "Units that wait."]
    fulfilled_quantity: Annotated[int, "Units of a routed line that the customer has."]
    status: Annotated[
        str,
        "open, dispatched or cancelled; of a routed line new_order, polled, posted, accepted, picked,",
        "intransit, intransit_polled, received, fulfilled, rejected, unfulfillable or canceled.",
    ]
    status_at: Annotated[datetime | None, "Its last change of status, UTC, as far as it was told."]
    location: Annotated[
        str | None, "The location its last dispatch leaves from; of a routed line, the location that has it."
    ]
    polled_count: Annotated[int, "How often its location was told of it since it came there or left."]
    last_polled_at: Annotated[datetime | None, "When its location was told of it last, UTC."]
    pickup_by: Annotated[date | None, "Until which day at the pickup location it may be collected."]
    carrier: Annotated[str | None, "The carrier that an update named last."]
    tracking_number: Annotated[str | None, "The carrier's number that an update named last."]
    carton: Annotated[str | None, "The carton that an update named last."]
    reason_code: Annotated[str | None, "The reason code that an update brought last."]
    gift_wrap: Annotated[bool, "Whether it is to be wrapped as a gift."]
    attribute: Annotated[str | None, "What the sender asks of it, such as an engraving."]
    price: Annotated[Price, "Price of one unit."]
    tax: Annotated[
        Decimal, Sql("numeric(20,4)"), "All taxes of the line, summed: fifty of 14 digits have 16."
    ]
    placed_location: Annotated[str | None, "The location where the order was placed."]
    pickup_location: Annotated[str | None, "The location where the customer collects the order."]
    fulfilment: Annotated[
        str | None,
        "hold or route: what the organization did with orders when it came; empty where it is not known.",
    ]
