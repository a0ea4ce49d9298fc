"""Each row is a line of an order: how many of its units are dispatched, cancelled and open."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated

from msgspec.structs import replace

from schemas.events.order import (
    DispatchCancelled,
    DispatchCreated,
    LinesCancelled,
    OrderedLine,
    OrderSubmitted,
)
from schemas.events.order_routing import (
    AssignedLine,
    GivenBackLine,
    LinesAssigned,
    LinesRejected,
    LinesReopened,
    LinesUnfulfillable,
    OrderAcknowledged,
    SplitFrom,
)
from schemas.statuses import CANCELLED, ROUTED
from services.common.read_models.read_model import ManyRows
from services.common.read_models.table import Key, Price, Row, Sql, Table


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
    status: Annotated[
        str,
        "open, dispatched or cancelled; of a routed line new_order, rejected, unfulfillable or canceled.",
    ]
    location: Annotated[
        str | None, "The location its last dispatch leaves from; of a routed line, the location that has it."
    ]
    price: Annotated[Price, "Price of one unit."]
    tax: Annotated[
        Decimal, Sql("numeric(20,4)"), "All taxes of the line, summed: fifty of 14 digits have 16."
    ]
    fulfilment: Annotated[
        str | None,
        "hold or route: what the organization did with orders when it came; empty where it is not known.",
    ]


Split = LinesAssigned | LinesRejected
AnyFact = (
    Split
    | OrderSubmitted
    | OrderAcknowledged
    | LinesUnfulfillable
    | LinesReopened
    | DispatchCreated
    | DispatchCancelled
    | LinesCancelled
)


def touched(fact: AnyFact) -> Iterable[Key]:
    """Return the keys of the lines the fact names, and of the lines that others are split from."""
    for line in fact.lines:
        yield fact.organization, fact.order_number, line.line_number
        if isinstance(line, AssignedLine | GivenBackLine) and line.split_from is not None:
            yield fact.organization, fact.order_number, line.split_from.line_number


def after(before: Mapping[Key, OrderLine], fact: AnyFact) -> Mapping[Key, OrderLine]:
    """Return the rows after the fact of every line it concerns."""
    organization, order_number = fact.organization, fact.order_number
    if isinstance(fact, OrderSubmitted):
        return {(organization, order_number, line.line_number): _submitted(fact, line) for line in fact.lines}
    if isinstance(fact, LinesAssigned | LinesRejected):
        return _split(before, fact)
    rows: dict[Key, OrderLine] = {}
    for line in fact.lines:
        key = (organization, order_number, line.line_number)
        row = rows.get(key) or before.get(key)
        if row is not None:
            rows[key] = _changed(row, fact, line.quantity)
    return rows


def _changed(row: OrderLine, fact: AnyFact, units: int) -> OrderLine:
    match fact:
        case DispatchCreated():
            return _moved(replace(row, location=fact.location), opened=-units, dispatched=units)
        case DispatchCancelled():
            return _moved(row, dispatched=-units, cancelled=units)
        case LinesCancelled():
            return _moved(row, opened=-units, cancelled=units)
        case OrderAcknowledged():
            return replace(row, status="new_order", location=fact.location)
        case LinesUnfulfillable():
            return replace(row, status="unfulfillable", location=fact.location)
        case LinesReopened():
            return replace(row, status="open", location=None, fulfilment="route")  # no other is reopened
    return row


def _split(before: Mapping[Key, OrderLine], fact: Split) -> Mapping[Key, OrderLine]:
    """Return the lines that a location gets or gives back, and those that lose units to a line split from them."""
    rows: dict[Key, OrderLine] = {}
    for line in fact.lines:
        key = (fact.organization, fact.order_number, line.line_number)
        if line.split_from is None:
            row = rows.get(key) or before.get(key)
        else:
            source = (*key[:2], line.split_from.line_number)
            whole = rows.get(source) or before.get(source)
            row = _part(fact, line, line.split_from, whole.fulfilment if whole else None)
            if whole is not None:
                rows[source] = _without(whole, line)
        if row is not None:
            rows[key] = _placed(row, line)
    return rows


def _placed(row: OrderLine, line: AssignedLine | GivenBackLine) -> OrderLine:
    if isinstance(line, AssignedLine):
        return replace(row, status="new_order", location=line.location)
    return replace(row, status="rejected", location=None)


def _without(row: OrderLine, part: AssignedLine | GivenBackLine) -> OrderLine:
    return replace(
        row,
        quantity=row.quantity - part.quantity,
        open_quantity=row.open_quantity - part.quantity,
        tax=row.tax - part.tax,
    )


def _submitted(fact: OrderSubmitted, line: OrderedLine) -> OrderLine:
    return OrderLine(
        organization=fact.organization,
        order_number=fact.order_number,
        line_number=line.line_number,
        requesting_line_number=line.line_number,
        original_line_number=0,
        item=line.item,
        description=line.description,
        quantity=line.quantity,
        original_quantity=line.quantity,
        dispatched_quantity=0,
        cancelled_quantity=0,
        open_quantity=line.quantity,
        status="open",
        location=None,
        price=line.price,
        tax=line.tax,
        fulfilment=fact.fulfilment,
    )


def _part(
    fact: Split, part: AssignedLine | GivenBackLine, split_from: SplitFrom, fulfilment: str | None
) -> OrderLine:
    return OrderLine(
        organization=fact.organization,
        order_number=fact.order_number,
        line_number=part.line_number,
        requesting_line_number=part.requesting_line_number,
        original_line_number=split_from.line_number,
        item=part.item,
        description=split_from.description,
        quantity=part.quantity,
        original_quantity=part.quantity,
        dispatched_quantity=0,
        cancelled_quantity=0,
        open_quantity=part.quantity,
        status="open",
        location=None,
        price=split_from.price,
        tax=part.tax,
        fulfilment=fulfilment,
    )


def _moved(row: OrderLine, *, opened: int = 0, dispatched: int = 0, cancelled: int = 0) -> OrderLine:
    moved = replace(
        row,
        open_quantity=row.open_quantity + opened,
        dispatched_quantity=row.dispatched_quantity + dispatched,
        cancelled_quantity=row.cancelled_quantity + cancelled,
    )
    return replace(moved, status=_status(moved))


def _status(row: OrderLine) -> str:
    if row.open_quantity:
        return row.status if row.status in ROUTED else "open"
    if row.dispatched_quantity:
        return "dispatched"
    held = row.status not in ROUTED if row.fulfilment is None else row.fulfilment == "hold"
    return CANCELLED[held]


READ_MODEL = ManyRows(
    version=4,
    table=Table(
        "order_lines",
        OrderLine,
        key=("organization", "order_number", "line_number"),
        indexes=("(organization, item)",),
    ),
    facts=(
        OrderSubmitted,
        DispatchCreated,
        DispatchCancelled,
        LinesCancelled,
        OrderAcknowledged,
        LinesAssigned,
        LinesUnfulfillable,
        LinesReopened,
        LinesRejected,
    ),
    touched=touched,
    after=after,
)
