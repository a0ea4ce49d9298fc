"""`orderfold trace --json`: entries of the trace shopping log."""

from datetime import datetime
from typing import Annotated, NamedTuple

from schemas.wire.values import described


class Entry(NamedTuple):
    """A location that a routing decision looked at for a line, and why it was left out."""

    organization: Annotated[str, described("Whose order it is.")]
    order_number: Annotated[str, described("The order, in upper case.")]
    request_id: Annotated[int, described("Number that this system assigned to it.")]
    decision: Annotated[int, described("Which routing of the order, from 1.")]
    line_number: Annotated[int, described("The line.")]
    item: Annotated[str, described("Code of the item.")]
    pass_number: Annotated[int, described("Which look at the locations, from 1.")]
    trace_type: Annotated[str, described("What the look was, such as Reshop - 1.")]
    entry: Annotated[int, described("Place of the entry in reading order, from 1.")]
    reason: Annotated[str, described("Elimination reason, or Initial List.")]
    reason_value: Annotated[str, described("Value that goes with the reason; empty where there is none.")]
    location: Annotated[str, described("Code of the location.")]
    location_name: Annotated[str, described("Its name at the time.")]
    city: Annotated[str, described("Its city at the time.")]
    state: Annotated[str, described("Its state at the time.")]
    postal_code: Annotated[str, described("Its postal code at the time.")]
    system: Annotated[str | None, described("Its system at the time.")]
    available_quantity: Annotated[int, described("Units that it had available.")]
    traced_at: Annotated[datetime, described("Time of the decision.")]
