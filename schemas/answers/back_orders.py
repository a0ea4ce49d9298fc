"""`orderfold back-orders --json`, `orderfold report --json`: what still waits at a DC."""

from datetime import datetime
from typing import Annotated, NamedTuple

from schemas.wire.values import described


class BackOrderedLine(NamedTuple):
    """A line of a back order; `short` where fewer units are available at the DC than wait."""

    organization: Annotated[str, described("Whose order it is.")]
    dc: Annotated[str, described("DC in whose queue it waits.")]
    order_number: Annotated[str, described("The order, in upper case.")]
    request_id: Annotated[int, described("Number that this system assigned to it.")]
    submitted_at: Annotated[datetime, described("Time at which the order was submitted.")]
    hold_until: Annotated[datetime, described("Time at which its hold ended.")]
    line_number: Annotated[int, described("The line.")]
    item: Annotated[str, described("Code of the item.")]
    description: Annotated[str, described("Name of the item; empty where none was sent.")]
    requested_quantity: Annotated[int, described("Units that were ordered.")]
    fulfilled_quantity: Annotated[int, described("Units that left.")]
    open_quantity: Annotated[int, described("Units that wait.")]
    available_quantity: Annotated[int, described("Units of the item that are available at the DC.")]
    short: Annotated[bool, described("True if fewer units are available than wait.")]


class OpenUnits(NamedTuple):
    """Units of an item that wait at a DC, in orders of one class of age."""

    organization: Annotated[str, described("Whose orders they are.")]
    dc: Annotated[str, described("DC in whose queue they wait.")]
    item: Annotated[str, described("Code of the item.")]
    age: Annotated[str, described("Time since submission, in classes such as 1-3 days.")]
    orders: Annotated[int, described("Number of orders.")]
    open_quantity: Annotated[int, described("Units that wait.")]
    available_quantity: Annotated[int, described("Units of the item that are available at the DC.")]
    oldest_submitted_at: Annotated[datetime, described("Time at which the oldest of them was submitted.")]
