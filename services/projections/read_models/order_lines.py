"""One row a line of an order: how many of its units are dispatched, cancelled and open."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from schemas.events.order import (
    AnyOrderFact,
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
    LinesUnfulfillable,
    OrderAcknowledged,
)
from services.common.read_models.read_model import Column, Key, OnceAFact, ReadModel, Table


class Row(NamedTuple):
    """In the order of the columns."""

    organization: str
    order_number: str
    line_number: int
    requesting_line_number: int
    original_line_number: int
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
        Column("original_line_number", "bigint", "The line it was split from; 0 where it was not."),
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


class _Told(NamedTuple):
    """What a fact says of lines, by their numbers; a part stands under its own and under that it was split from."""

    lines: Mapping[int, Any]
    units: Mapping[int, int]
    parts: Mapping[int, Sequence[AssignedLine | GivenBackLine]]


def _told(fact: AnyOrderFact) -> _Told:
    assert isinstance(fact, FACTS)  # noqa: S101
    lines: dict[int, Any] = {}
    units: dict[int, int] = {}
    parts: dict[int, list[AssignedLine | GivenBackLine]] = {}
    for line in fact.lines:
        lines.setdefault(line.line_number, line)
        units[line.line_number] = units.get(line.line_number, 0) + line.quantity
        if isinstance(line, AssignedLine | GivenBackLine) and line.split_from is not None:
            parts.setdefault(line.split_from.line_number, []).append(line)
    return _Told(lines, units, parts)


_TOLD = OnceAFact(_told)


def evolve(row: Row | None, fact: AnyOrderFact, key: Key) -> Row | None:
    """The row after the fact."""
    told, number = _TOLD.of(fact), key[2]
    if isinstance(fact, OrderSubmitted):
        return _submitted(fact, told.lines[number])
    if isinstance(fact, LinesAssigned | LinesRejected):
        row = _split(row, fact, told, number)
    if row is None:
        return None
    row, units = Row(*row), told.units.get(number, 0)
    match fact:
        case OrderAcknowledged():
            return row._replace(status="new_order", location=fact.location)
        case LinesAssigned() if number in told.lines:
            return row._replace(status="new_order", location=told.lines[number].location)
        case LinesUnfulfillable():
            return row._replace(status="unfulfillable", location=fact.location)
        case LinesRejected() if number in told.lines:
            return row._replace(status="rejected", location=None)
        case DispatchCreated():
            return _moved(row._replace(location=fact.location), units, open_=-1, dispatched=1)
        case DispatchCancelled():
            return _moved(row, units, dispatched=-1, cancelled=1)
        case LinesCancelled():
            return _moved(row, units, open_=-1, cancelled=1)
        case _:
            return row


def _submitted(fact: OrderSubmitted, line: OrderedLine) -> Row:
    return Row(
        organization=fact.organization,
        order_number=fact.order_number,
        line_number=line.line_number,
        requesting_line_number=line.line_number,
        original_line_number=0,
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


def _split(row: Row | None, fact: LinesAssigned | LinesRejected, told: _Told, number: int) -> Row | None:
    """A new line, or what is left of the one it was part of."""
    named = told.lines.get(number)
    if named is not None and named.split_from is not None:
        return _part(fact, named)
    parts = told.parts.get(number, ())
    if row is None or not parts:
        return row
    row, gone = Row(*row), sum(part.quantity for part in parts)
    return row._replace(
        quantity=row.quantity - gone,
        open_quantity=row.open_quantity - gone,
        tax=row.tax - sum((part.tax for part in parts), Decimal(0)),
    )


def _part(fact: LinesAssigned | LinesRejected, part: AssignedLine | GivenBackLine) -> Row:
    assert part.split_from is not None  # asked by the caller  # noqa: S101
    return Row(
        organization=fact.organization,
        order_number=fact.order_number,
        line_number=part.line_number,
        requesting_line_number=part.requesting_line_number,
        original_line_number=part.split_from.line_number,
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


def _moved(row: Row, units: int, *, open_: int = 0, dispatched: int = 0, cancelled: int = 0) -> Row:
    return _settled(
        row._replace(
            open_quantity=row.open_quantity + open_ * units,
            dispatched_quantity=row.dispatched_quantity + dispatched * units,
            cancelled_quantity=row.cancelled_quantity + cancelled * units,
        )
    )


def _settled(row: Row) -> Row:
    if row.open_quantity:
        return row if row.status in ROUTED else row._replace(status="open")
    if row.status in ROUTED and not row.dispatched_quantity:
        return row._replace(status="canceled")
    if row.dispatched_quantity and row.cancelled_quantity:
        return row._replace(status="partially_cancelled")
    return row._replace(status="dispatched" if row.dispatched_quantity else "cancelled")


READ_MODEL = ReadModel(TABLE, FACTS, keys, evolve)
