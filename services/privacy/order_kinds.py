"""The orders by which people are known: sales orders, and purchase orders. One engine forgets the people of both."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from schemas.events.fact import Fact
from schemas.events.order_privacy import ForgottenWhy
from schemas.ids import StreamId, order_stream, purchase_order_stream
from schemas.organization import Organization
from services.common.runtime.letters_about import Whose
from services.common.runtime.letters_said import as_purchase
from services.streams import order as orders
from services.streams import purchase_order as purchase_orders
from services.streams.order import forget as of_orders
from services.streams.purchase_order import UNKNOWN
from services.streams.purchase_order import forget as of_purchase_orders


class Looked(NamedTuple):
    """An order or purchase order as its stream tells. `facts` are to be recorded where nothing of it is open.

    `named` are the texts by which dead letters name it, each with what an empty message tells of it. `tombstones`
    counts the empty messages that each fact leads to.
    """

    is_open: bool
    named: Mapping[str, Whose]
    subjects: frozenset[UUID]
    facts: Sequence[Fact] = ()
    tombstones: int = 0


@dataclass(frozen=True, slots=True)
class OrderKind:
    """Orders, or purchase orders. `number` is the field that names one, `table` has those of each request."""

    number: LiteralString
    table: LiteralString
    streams: LiteralString
    """The category of their streams."""
    stream: Callable[[str, str], StreamId]
    look: Callable[[Sequence[Any], ForgottenWhy, datetime, Organization], Looked]
    subjects: Callable[[Iterable[Any]], frozenset[UUID]]
    """Every name under which the facts of one keep people."""
    as_named: Callable[[str], str]
    """How dead letters name one by its number."""


class OrderRef(NamedTuple):
    """An order or a purchase order, by its number."""

    kind: OrderKind
    number: str

    def named(self) -> Mapping[str, Whose]:
        """Return how dead letters name it, though nothing else may be known of it."""
        return {self.kind.as_named(self.number): Whose(self.kind.number, self.number)}


def _look_at_order(facts: Sequence[Any], why: ForgottenWhy, now: datetime, policy: Organization) -> Looked:
    state, subjects = orders.fold(facts), of_orders.subjects(facts)
    if not isinstance(state, orders.Known):
        return Looked(bool(subjects), {}, subjects)  # an address may have come before the order
    whose = Whose("order_number", state.order_number)
    named = dict.fromkeys((state.order_number, f"#{state.request_id}"), whose)
    if not of_orders.is_closed(state):
        return Looked(True, named, subjects)
    command = orders.ForgetPerson(subjects, of_orders.tombstones(facts), why, now)
    decided = orders.decide(command, state, policy)
    assert not isinstance(decided, orders.Refused | orders.Partly)  # it is closed  # noqa: S101
    return Looked(False, named, subjects, decided, len(command.tombstones))


def _look_at_purchase_order(
    facts: Sequence[Any], why: ForgottenWhy, now: datetime, _policy: Organization
) -> Looked:
    state, subjects = purchase_orders.fold(facts, UNKNOWN), of_purchase_orders.subjects(facts)
    if not isinstance(state, purchase_orders.Known):
        return Looked(bool(subjects), {}, subjects)
    named = {as_purchase(state.po_number): Whose("po_number", state.po_number)}
    if not purchase_orders.is_closed(state):
        return Looked(True, named, subjects)
    command = purchase_orders.ForgetPeople(subjects, of_purchase_orders.tombstones(facts), why, now)
    decided = purchase_orders.decide(command, state)
    assert not isinstance(decided, orders.Refused | purchase_orders.Arrived)  # it is closed  # noqa: S101
    return Looked(False, named, subjects, decided, len(command.tombstones))


ORDERS = OrderKind(
    "order_number",
    "privacy_order",
    "order",
    order_stream,
    _look_at_order,
    of_orders.subjects,
    lambda number: number,
)
PURCHASE_ORDERS = OrderKind(
    "po_number",
    "privacy_purchase_order",
    "purchase_order",
    purchase_order_stream,
    _look_at_purchase_order,
    of_purchase_orders.subjects,
    as_purchase,
)

KINDS = (ORDERS, PURCHASE_ORDERS)


def numbers(refs: Sequence[OrderRef], kind: OrderKind) -> list[str]:
    """Return the numbers of those of one kind, sorted."""
    return sorted(each.number for each in refs if each.kind is kind)
