"""One row a line of an order: how many of its units are dispatched, cancelled and open."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from schemas.events.order import (
    AnyOrderFact,
    DispatchCancelled,
    DispatchCreated,
    LinesCancelled,
    OrderSubmitted,
)
from schemas.events.order_routing import (
    AssignedLine,
    GivenBackLine,
    LinesAssigned,
    LinesRejected,
    LinesUnfulfillable,
    OrderAcknowledged,
)
from services.common.read_model import Column, Key, ReadModel, Table


class Row(NamedTuple):
    """In the order of the columns."""

    organization: str
    order_number: str
    line_number: int
    requesting_line_number: int
    item: str
    description: str
    quantity: int
    dispatched_quantity: int
    cancelled_quantity: int
    open_quantity: int
    status: str
    location: str | None
    price: Decimal
    tax: Decimal


ROUTED = frozenset({"new_order", "rejected", "unfulfillable"})
"""Statuses of lines that are routed instead of held."""

TABLE = Table(
    name="order_lines",
    comment="One row a line: quantity = dispatched + cancelled + open.",
    key=("organization", "order_number", "line_number"),
    columns=(
        Column("organization", "text", "The organization that took the order."),
        Column("order_number", "text", "The sender's number, upper case."),
        Column("line_number", "bigint", "The line's number here."),
        Column("requesting_line_number", "bigint", "The line's number as the sender gave it."),
        Column("item", "text", "Item code."),
        Column("description", "text", "The item in the sender's words."),
        Column("quantity", "bigint", "Units ordered."),
        Column("dispatched_quantity", "bigint", "Units on a dispatch that was not cancelled."),
        Column("cancelled_quantity", "bigint", "Units nobody waits for any more."),
        Column("open_quantity", "bigint", "Units that wait."),
        Column(
            "status",
            "text",
            "open, dispatched, cancelled or partially_cancelled; "
            "of a routed line new_order, rejected, unfulfillable or canceled.",
        ),
        Column(
            "location",
            "text",
            "Where its last dispatch leaves from; of a routed line, the location that has it.",
        ),
        Column("price", "numeric(18,4)", "Price of one unit."),
        Column("tax", "numeric(20,4)", "All taxes of the line, summed: fifty of 14 digits have 16."),
    ),
    indexes=("(organization, item)",),
)

FACTS = (
    OrderSubmitted,
    DispatchCreated,
    DispatchCancelled,
    LinesCancelled,
    OrderAcknowledged,
    LinesAssigned,
    LinesUnfulfillable,
    LinesRejected,
)


def keys(fact: AnyOrderFact) -> Iterable[Key]:
    """The rows of the lines the fact names."""
    assert isinstance(fact, FACTS)  # noqa: S101
    numbers = [line.line_number for line in fact.lines]
    if isinstance(fact, LinesAssigned | LinesRejected):
        numbers += [line.split_from.line_number for line in fact.lines if line.split_from is not None]
    return [(fact.organization, fact.order_number, number) for number in dict.fromkeys(numbers)]


def evolve(row: Row | None, fact: AnyOrderFact, key: Key) -> Row | None:
    """The row after the fact."""
    if isinstance(fact, OrderSubmitted):
        return _submitted(fact, key)
    if isinstance(fact, LinesAssigned | LinesRejected):
        row = _split(row, fact, key)
    if row is None:
        return None
    row = Row(*row)
    match fact:
        case OrderAcknowledged():
            return row._replace(status="new_order", location=fact.location)
        case LinesAssigned():
            return _placed(row, fact, key)
        case LinesUnfulfillable():
            return row._replace(status="unfulfillable", location=fact.location)
        case LinesRejected():
            mine = any(line.line_number == key[2] for line in fact.lines)
            return row._replace(status="rejected", location=None) if mine else row
        case DispatchCreated():
            units = _units(fact, key)
            return _settled(
                row._replace(
                    dispatched_quantity=row.dispatched_quantity + units,
                    open_quantity=row.open_quantity - units,
                    location=fact.location,
                )
            )
        case DispatchCancelled():
            units = _units(fact, key)
            return _settled(
                row._replace(
                    dispatched_quantity=row.dispatched_quantity - units,
                    cancelled_quantity=row.cancelled_quantity + units,
                )
            )
        case LinesCancelled():
            units = _units(fact, key)
            return _settled(
                row._replace(
                    open_quantity=row.open_quantity - units,
                    cancelled_quantity=row.cancelled_quantity + units,
                )
            )
        case _:
            return row


def _submitted(fact: OrderSubmitted, key: Key) -> Row:
    line = next(line for line in fact.lines if line.line_number == key[2])
    return Row(
        organization=fact.organization,
        order_number=fact.order_number,
        line_number=line.line_number,
        requesting_line_number=line.line_number,
        item=line.item,
        description=line.description,
        quantity=line.quantity,
        dispatched_quantity=0,
        cancelled_quantity=0,
        open_quantity=line.quantity,
        status="open",
        location=None,
        price=line.price,
        tax=line.tax,
    )


def _split(row: Row | None, fact: LinesAssigned | LinesRejected, key: Key) -> Row | None:
    """A new line, or what is left of the one it was part of."""
    parts: list[AssignedLine | GivenBackLine] = [each for each in fact.lines if each.split_from is not None]
    for each in parts:
        if each.line_number == key[2]:
            return _part(fact, each)
    if row is None:
        return None
    row = Row(*row)
    for each in parts:
        if each.split_from is not None and each.split_from.line_number == key[2]:
            row = row._replace(
                quantity=row.quantity - each.quantity,
                open_quantity=row.open_quantity - each.quantity,
                tax=row.tax - each.tax,
            )
    return row


def _part(fact: LinesAssigned | LinesRejected, part: AssignedLine | GivenBackLine) -> Row:
    assert part.split_from is not None  # asked by the caller  # noqa: S101
    return Row(
        organization=fact.organization,
        order_number=fact.order_number,
        line_number=part.line_number,
        requesting_line_number=part.requesting_line_number,
        item=part.item,
        description=part.split_from.description,
        quantity=part.quantity,
        dispatched_quantity=0,
        cancelled_quantity=0,
        open_quantity=part.quantity,
        status="open",
        location=None,
        price=part.split_from.price,
        tax=part.tax,
    )


def _placed(row: Row, fact: LinesAssigned, key: Key) -> Row:
    for each in fact.lines:
        if each.line_number == key[2]:
            return row._replace(status="new_order", location=each.location)
    return row


def _units(fact: DispatchCreated | DispatchCancelled | LinesCancelled, key: Key) -> int:
    return sum(line.quantity for line in fact.lines if line.line_number == key[2])


def _settled(row: Row) -> Row:
    if row.open_quantity:
        return row if row.status in ROUTED else row._replace(status="open")
    if row.status in ROUTED and not row.dispatched_quantity:
        return row._replace(status="canceled")
    if row.dispatched_quantity and row.cancelled_quantity:
        return row._replace(status="partially_cancelled")
    return row._replace(status="dispatched" if row.dispatched_quantity else "cancelled")


READ_MODEL = ReadModel(TABLE, FACTS, keys, evolve)
