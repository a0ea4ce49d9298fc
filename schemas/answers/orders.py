"""`orderfold orders --json`, `orderfold status --json`: orders, and one order with its lines and dispatches."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, NamedTuple

from schemas.statuses import DispatchStatus, LineStatus, OrderStatus
from schemas.wire.values import described


class Order(NamedTuple):
    """An order: its status, its hold, its dispatches."""

    organization: Annotated[str, described("Whose order it is.")]
    order_number: Annotated[str, described("Its number at the sender, in upper case.")]
    request_id: Annotated[int, described("Number that this system assigned to it.")]
    order_type: Annotated[str, described("delivery, pickup or ship_for_pickup.")]
    order_class: Annotated[str, described("retail, wholesale or work_order.")]
    system: Annotated[str | None, described("The system that placed it; null where none was named.")]
    status: Annotated[OrderStatus, described("Where it is now.")]
    back_order: Annotated[bool, described("True if some of its lines wait after others left.")]
    dc: Annotated[str | None, described("DC in whose queue it was held; null where it is routed.")]
    submitted_at: Annotated[datetime, described("Time at which it was submitted.")]
    hold_until: Annotated[datetime | None, described("End of its hold; null where it is routed.")]
    dispatch_ids: Annotated[Sequence[str], described("Its dispatches, the first first.")]


class Line(NamedTuple):
    """A line of an order, in units."""

    line_number: Annotated[int, described("The line; parts that were split off have numbers of their own.")]
    item: Annotated[str, described("Code of the item.")]
    quantity: Annotated[int, described("Units of the line.")]
    dispatched_quantity: Annotated[int, described("Units that left.")]
    cancelled_quantity: Annotated[int, described("Units that were cancelled.")]
    open_quantity: Annotated[int, described("Units that still wait.")]
    status: Annotated[LineStatus, described("Where the line is now.")]
    location: Annotated[str | None, described("Who has it; null where nobody does.")]


class DispatchedLine(NamedTuple):
    """Units of a line that a dispatch carries."""

    line_number: Annotated[int, described("The line.")]
    item: Annotated[str, described("Code of the item.")]
    quantity: Annotated[int, described("Units.")]


class Dispatch(NamedTuple):
    """A dispatch of an order."""

    dispatch_id: Annotated[str, described("Its id: organization:order_number:sequence.")]
    location: Annotated[str, described("Location that ships it.")]
    sequence: Annotated[int, described("1 for the first dispatch of the order, 2 for the second.")]
    back_order: Annotated[bool, described("True if it completes a back order.")]
    status: Annotated[DispatchStatus, described("Where it is now.")]
    reason_code: Annotated[str | None, described("Why it was cancelled, as the sender coded it.")]
    created_at: Annotated[datetime, described("Time at which it was created.")]
    lines: Annotated[Sequence[DispatchedLine], described("What it carries.")]


class StatusParts(NamedTuple):
    """What the answer of `status` has beside the fields of the order."""

    lines: Annotated[Sequence[Line], described("Its lines, by number.")]
    dispatches: Annotated[Sequence[Dispatch], described("Its dispatches, the first first.")]
