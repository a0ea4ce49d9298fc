"""The queue: one row an order with open lines, folded from the log."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from schemas.events.order import (
    AnyOrderFact,
    DispatchCreated,
    LinesCancelled,
    LineUnits,
    OrderCancelled,
    OrderHeld,
    OrderPartiallyCancelled,
)
from schemas.ids import shard_of
from services.common.database import Connection
from services.common.eventstore import PostgresLog
from services.common.read_models.projecting import follow, open_checkpoints
from services.common.read_models.read_model import Column, Key, ReadModel, Table


class Row(NamedTuple):
    """In the order of the columns; `lines` is a JSON array of [line number, item, open units]."""

    organization: str
    order_number: str
    dc: str
    order_class: str
    submitted_at: datetime
    hold_until: datetime
    ordered_lines: int
    dispatches: int
    lines: str
    items: list[str]


TABLE = Table(
    name="waiting_order",
    comment="The queue of the order processor; `held_at`, which is not folded, numbers its rows as they come.",
    key=("organization", "order_number"),
    columns=(
        Column("organization", "text", "The organization that took the order."),
        Column("order_number", "text", "The order."),
        Column("dc", "text", "Whose queue it is."),
        Column("order_class", "text", "Its priority in a run."),
        Column("submitted_at", "timestamptz", "Second in the order of allocation."),
        Column("hold_until", "timestamptz", "From here on it may leave in part."),
        Column("ordered_lines", "integer", "How many lines it was sent with."),
        Column("dispatches", "integer", "How many were created; two at most."),
        Column("lines", "jsonb", "Open lines: [line number, item, open units]."),
        Column("items", "text[]", "Items of the open lines."),
    ),
)

FACTS = (OrderHeld, DispatchCreated, LinesCancelled, OrderCancelled, OrderPartiallyCancelled)


def keys(fact: AnyOrderFact) -> Iterable[Key]:
    """The one row of the order."""
    return ((fact.organization, fact.order_number),)


def evolve(row: Row | None, fact: AnyOrderFact, key: Key) -> Row | None:  # noqa: ARG001
    """The row after the fact; none once nothing is open."""
    if isinstance(fact, OrderHeld):
        return _held(fact)
    if row is None:
        return None
    row = Row(*row)
    match fact:
        case DispatchCreated():
            return _without(row._replace(dispatches=row.dispatches + 1), fact.lines)
        case LinesCancelled():
            return _without(row, fact.lines)
        case OrderCancelled() | OrderPartiallyCancelled():
            return None
        case _:
            return row


def _held(fact: OrderHeld) -> Row:
    return Row(
        organization=fact.organization,
        order_number=fact.order_number,
        dc=fact.dc,
        order_class=fact.order_class,
        submitted_at=fact.submitted_at,
        hold_until=fact.hold_until,
        ordered_lines=len(fact.lines),
        dispatches=0,
        lines=json.dumps([[line.line_number, line.item, line.quantity] for line in fact.lines]),
        items=sorted({line.item for line in fact.lines}),
    )


def _without(row: Row, gone: Iterable[LineUnits]) -> Row | None:
    left = {line.line_number: line.quantity for line in gone}
    lines = [
        [number, item, units - left.get(number, 0)]
        for number, item, units in json.loads(row.lines)
        if units > left.get(number, 0)
    ]
    if not lines:
        return None
    return row._replace(lines=json.dumps(lines), items=sorted({item for _, item, _ in lines}))


QUEUE = ReadModel(TABLE, FACTS, keys, evolve)


def waiting(connection: Connection, organization: str) -> dict[str, int]:
    """How many orders wait in the queue of each DC of an organization, as of now; none for the others."""
    catch_up(connection, shard_of(organization, PostgresLog(connection).shards))
    query = "SELECT dc, count(*) FROM waiting_order WHERE organization = %s GROUP BY dc"
    return dict(connection.execute(query, (organization,)).fetchall())


def catch_up(connection: Connection, shard: int, page: int = 5000) -> None:
    """Bring the queue up to what the log held when this was called."""
    open_checkpoints(connection, [QUEUE.name])
    head = PostgresLog(connection).heads()[shard]
    query = "SELECT position FROM checkpoint WHERE follower = %s AND shard = %s FOR SHARE"
    while True:
        follow(connection, [QUEUE], shard, page)
        standing = connection.execute(query, (QUEUE.name, shard)).fetchone()
        if standing is not None and standing[0] >= head:
            return
