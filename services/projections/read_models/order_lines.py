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


TABLE = Table(
    name="order_lines",
    comment="One row a line: quantity = dispatched + cancelled + open.",
    key=("organization", "order_number", "line_number"),
    columns=(
        Column("organization", "text", "The organization that took the order."),
        Column("order_number", "text", "The sender's number, upper case."),
        Column("line_number", "integer", "The line's number here."),
        Column("requesting_line_number", "integer", "The line's number as the sender gave it."),
        Column("item", "text", "Item code."),
        Column("description", "text", "The item in the sender's words."),
        Column("quantity", "bigint", "Units ordered."),
        Column("dispatched_quantity", "bigint", "Units on a dispatch that was not cancelled."),
        Column("cancelled_quantity", "bigint", "Units nobody waits for any more."),
        Column("open_quantity", "bigint", "Units that wait."),
        Column("status", "text", "open, dispatched, cancelled or partially_cancelled."),
        Column("location", "text", "Where its last dispatch leaves from."),
        Column("price", "numeric(18,4)", "Price of one unit."),
        Column("tax", "numeric(18,4)", "All taxes of the line, summed."),
    ),
    indexes=("(organization, item)",),
)

FACTS = (OrderSubmitted, DispatchCreated, DispatchCancelled, LinesCancelled)


def keys(fact: AnyOrderFact) -> Iterable[Key]:
    """The rows of the lines the fact names."""
    assert isinstance(fact, FACTS)  # noqa: S101
    return [(fact.organization, fact.order_number, line.line_number) for line in fact.lines]


def evolve(row: Row | None, fact: AnyOrderFact, key: Key) -> Row | None:
    """The row after the fact."""
    if isinstance(fact, OrderSubmitted):
        return _submitted(fact, key)
    if row is None:
        return None
    row = Row(*row)
    match fact:
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


def _units(fact: DispatchCreated | DispatchCancelled | LinesCancelled, key: Key) -> int:
    return sum(line.quantity for line in fact.lines if line.line_number == key[2])


def _settled(row: Row) -> Row:
    if row.open_quantity:
        return row._replace(status="open")
    if row.dispatched_quantity and row.cancelled_quantity:
        return row._replace(status="partially_cancelled")
    return row._replace(status="dispatched" if row.dispatched_quantity else "cancelled")


READ_MODEL = ReadModel(TABLE, FACTS, keys, evolve)
