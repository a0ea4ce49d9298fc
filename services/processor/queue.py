"""The queue of the processor holds each order with open lines; it is folded from the log."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from msgspec.structs import replace

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
from services.common import checkpoints
from services.common.database import Connection
from services.common.eventstore import PostgresLog
from services.common.read_models.projecting import follow
from services.common.read_models.read_model import RowByRow
from services.common.read_models.table import Column, Integer, Json, Key, Row, Table


class WaitingOrder(Row, frozen=True):
    """Each row is an order with open lines that waits for a run; `held_at` numbers the rows as they come."""

    organization: Annotated[str, "The organization that took the order."]
    order_number: Annotated[str, "The order."]
    dc: Annotated[str, "The distribution center in whose queue it waits."]
    order_class: Annotated[str, "Its priority in a run."]
    submitted_at: Annotated[datetime, "When it was submitted, UTC: second in the order of allocation."]
    hold_until: Annotated[datetime, "End of the hold, UTC: from here on the order may leave in part."]
    ordered_items: Annotated[Integer, "The number of different items it was sent with."]
    dispatches: Annotated[Integer, "The number of dispatches created; two at most."]
    lines: Annotated[Json, "Open lines: [line number, item, open units]."]
    items: Annotated[list[str], "Items of the open lines."]


def key(fact: AnyOrderFact) -> Key:
    """Return the key of the order."""
    return fact.organization, fact.order_number


def evolve(row: WaitingOrder | None, fact: AnyOrderFact) -> WaitingOrder | None:
    """Return the row after the fact, None once nothing is open."""
    if isinstance(fact, OrderHeld):
        return _held(fact)
    if row is None:
        return None
    match fact:
        case DispatchCreated():
            return _without(replace(row, dispatches=row.dispatches + 1), fact.lines)
        case LinesCancelled():
            return _without(row, fact.lines)
        case OrderCancelled() | OrderPartiallyCancelled():
            return None
    return row


def _held(fact: OrderHeld) -> WaitingOrder:
    return WaitingOrder(
        organization=fact.organization,
        order_number=fact.order_number,
        dc=fact.dc,
        order_class=fact.order_class,
        submitted_at=fact.submitted_at,
        hold_until=fact.hold_until,
        ordered_items=len({line.item for line in fact.lines}),
        dispatches=0,
        lines=json.dumps([[line.line_number, line.item, line.quantity] for line in fact.lines]),
        items=sorted({line.item for line in fact.lines}),
    )


def _without(row: WaitingOrder, gone: Iterable[LineUnits]) -> WaitingOrder | None:
    left = {line.line_number: line.quantity for line in gone}
    lines = [
        [number, item, units - left.get(number, 0)]
        for number, item, units in json.loads(row.lines)
        if units > left.get(number, 0)
    ]
    if not lines:
        return None
    return replace(row, lines=json.dumps(lines), items=sorted({item for _, item, _ in lines}))


QUEUE = RowByRow(
    version=2,
    table=Table(
        "waiting_order",
        WaitingOrder,
        key=("organization", "order_number"),
        indexes=(
            "(organization, dc, held_at)",
            "(organization, dc, hold_until)",
            "USING gin (items) WITH (fastupdate = off)",
        ),
        unfolded=(
            Column(
                "held_at",
                "bigint NOT NULL DEFAULT nextval('waiting_order_held')",
                "Numbers the rows as they come.",
            ),
        ),
    ),
    facts=(OrderHeld, DispatchCreated, LinesCancelled, OrderCancelled, OrderPartiallyCancelled),
    key=key,
    evolve=evolve,
)


def waiting(connection: Connection, organization: str) -> dict[str, int]:
    """Return how many orders wait in the queue of each DC of an organization now; DCs without any are left out."""
    catch_up(connection, shard_of(organization, PostgresLog(connection).shards))
    query = "SELECT dc, count(*) FROM waiting_order WHERE organization = %s GROUP BY dc"
    return dict(connection.execute(query, (organization,)).fetchall())


def catch_up(connection: Connection, shard: int, page: int = 5000) -> None:
    """Fold the log into the queue, up to what the log held at the call."""
    checkpoints.open_checkpoints(connection, [QUEUE.name])
    head = PostgresLog(connection).heads()[shard]
    while True:
        follow(connection, [QUEUE], shard, page)
        if checkpoints.read_settled(connection, QUEUE.name, shard) >= head:
            return
