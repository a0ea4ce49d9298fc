"""`orderfold inquiry --json`: orders as people look for them."""

from datetime import datetime
from typing import Annotated, NamedTuple

from schemas.wire.values import described


class FoundOrder(NamedTuple):
    """An order that the inquiry found."""

    organization: Annotated[str, described("Whose order it is.")]
    request_id: Annotated[int, described("Number that this system assigned to it.")]
    order_number: Annotated[str, described("Its number at the sender, in upper case.")]
    customer: Annotated[
        str,
        described(
            "First and last name of the buyer, then the company; *** *** and *** once the person was forgotten."
        ),
    ]
    placed_location: Annotated[str | None, described("Where it was placed; null where nobody said.")]
    sourced_location: Annotated[
        str | None,
        described("Location that has its lines; Multiple where several have, null where none has."),
    ]
    pickup_location: Annotated[
        str | None, described("Where the customer collects it; null for a delivery order.")
    ]
    date_ordered: Annotated[
        datetime, described("Transaction date; the time of submission where none was sent.")
    ]
    order_status: Annotated[
        str, described("Where it is now, with ` (Under Review)` behind it while its sender reviews it.")
    ]
    order_type: Annotated[str, described("delivery, pickup or ship_for_pickup.")]
    postal_code: Annotated[
        str,
        described("Postal code of the buyer; *** once the person was forgotten, empty where none was sent."),
    ]
    has_trace: Annotated[bool, described("True if `orderfold trace` has entries of it.")]
