"""A person changes an order: what will happen, and then the change itself."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from schemas.answers.by_hand import LineChange, PurchaseChange, StockChange
from schemas.events.cause import Command
from schemas.events.order import AnyOrderFact
from schemas.events.purchase_order import PurchaseOrderCreated
from schemas.events.purchase_order_changes import CancelRequested, PurchaseLinesCancelled
from schemas.ids import order_stream
from services.common.database import Connection
from services.common.eventstore import Conflict, PostgresLog
from services.deciding.orders import Orders
from services.deciding.policies import Policies
from services.deciding.told import People, Told
from services.operating.refusals import NotDone
from services.streams.order import Known, Order, Partly, Refused, UpdateOrder, fold
from services.streams.order.line import line_status
from services.streams.organization import Applied
from services.streams.stock import leavings, promises


@dataclass(frozen=True, slots=True)
class Planned:
    """What a change leads to: facts, lines, stock, purchase orders, and why it, or part of it, cannot be done."""

    facts: Sequence[AnyOrderFact]
    lines: Sequence[LineChange]
    stock: Sequence[StockChange]
    refused: str | None
    purchases: Sequence[PurchaseChange] = ()


def preview(connection: Connection, command: UpdateOrder, told: Told) -> Planned:
    """Return what the change would do now; nothing is stored. Raises NotDone where the organization has no policy."""
    return _decided(connection, Orders(connection, PostgresLog(connection)), command, told)[0]


def change(connection: Connection, command: UpdateOrder, told: Told) -> Planned:
    """Do it, as the order is now. Raises NotDone as `preview` does."""
    while True:
        try:
            with connection.transaction():
                return _change(connection, command, told)
        except Conflict:
            continue


def _change(connection: Connection, command: UpdateOrder, told: Told) -> Planned:
    log = PostgresLog(connection)
    orders = Orders(connection, log)
    planned, people = _decided(connection, orders, command, told)
    people.store()
    log.append(orders.settle())
    return planned


def _decided(
    connection: Connection, orders: Orders, command: UpdateOrder, told: Told
) -> tuple[Planned, People]:
    """Decide; return what it leads to, and the people that are told of, to be stored where it is done."""
    people = People(connection)
    stream = order_stream(command.organization, command.order_number)
    orders.load([stream])
    before = orders.state(stream)
    completed = people.completed(command, told, before)
    policy = _policy(connection, command).document
    decided = orders.decide(stream, completed, policy, Command(correlation_id=orders.correlation_id(stream)))
    planned = replace(_planned(before, decided), purchases=_purchases(orders))
    people.remember(command.organization, told, completed, planned.facts, before)
    return planned, people


def _policy(connection: Connection, command: UpdateOrder) -> Applied:
    found = Policies().by_code(connection, [command.organization]).get(command.organization)
    if found is None:
        raise NotDone(f"no organization {command.organization} was applied")
    return found


def _planned(before: Order, decided: Sequence[AnyOrderFact] | Refused | Partly) -> Planned:
    if isinstance(decided, Refused):
        return Planned((), (), (), _words(decided))
    facts, refused = decided if isinstance(decided, Partly) else (decided, None)
    after = fold(facts, before)
    return Planned(facts, _lines(before, after), _stock(facts), None if refused is None else _words(refused))


def _purchases(orders: Orders) -> list[PurchaseChange]:
    words: dict[type[Any], Literal["ordered", "cancelled", "cancel_requested"]] = {
        PurchaseOrderCreated: "ordered",
        PurchaseLinesCancelled: "cancelled",
        CancelRequested: "cancel_requested",
    }
    return [
        PurchaseChange(fact.po_number, fact.vendor, line.line_number, line.quantity, words[type(fact)])
        for event in orders.purchases.recorded
        if isinstance(fact := event.fact, PurchaseOrderCreated | PurchaseLinesCancelled | CancelRequested)
        for line in fact.lines
    ]


def _words(refused: Refused) -> str:
    return f"{refused.path}: {refused.detail}"


def _lines(before: Order, after: Order) -> list[LineChange]:
    if not isinstance(before, Known) or not isinstance(after, Known):
        return []
    found = []
    for number, line in sorted(after.lines.items()):
        same = before.lines.get(number)
        if line == same:
            continue
        was = same or next(each for each in before.lines.values() if each.requesting == line.requesting)
        found.append(
            LineChange(
                number,
                line.item,
                line.quantity,
                line_status(was, held=before.is_held),
                line_status(line, held=after.is_held),
                was.stands_at,
                line.stands_at,
                line.pickup_by,
            )
        )
    return found


def _stock(facts: Sequence[AnyOrderFact]) -> list[StockChange]:
    units: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for fact in facts:
        for promise in promises(fact):
            units[promise.location, promise.item][1] += promise.units
        for left in leavings(fact):
            units[left.location, left.item][0] += left.change
    return [StockChange(*place, *moved) for place, moved in sorted(units.items()) if any(moved)]
