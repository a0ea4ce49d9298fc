"""The purchase orders and batches that one transaction decides about: loaded once, decided one after the other."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from schemas.events.batch import AnyBatchFact
from schemas.events.cause import AnyCause
from schemas.events.purchase_order import AnyPurchaseOrderFact
from schemas.ids import batch_stream, purchase_order_stream
from services.common.database import Connection
from services.common.eventstore import PostgresLog, Uncommitted
from services.deciding.purchasing import known
from services.deciding.purchasing.room import that_fit
from services.deciding.streams import Streams
from services.streams import batch as batches
from services.streams.order import FollowVendor, NoteVendor, Refused
from services.streams.purchase_order import (
    UNKNOWN,
    Arrived,
    Command,
    Known,
    PurchaseOrder,
    decide,
    evolve,
    for_sales_order,
    unbalanced,
)


class News(NamedTuple):
    """What the lines of a sales order go through with a purchase order."""

    organization: str
    order_number: str
    command: FollowVendor | NoteVendor
    cause: AnyCause


class PurchaseOrders:
    """Load, decide, record. Each decision sees what those before it in the transaction left."""

    def __init__(self, connection: Connection, log: PostgresLog) -> None:
        self._connection = connection
        self._orders: Streams[PurchaseOrder, AnyPurchaseOrderFact] = Streams(log, evolve, UNKNOWN, unbalanced)
        self._batches: Streams[batches.Batch, AnyBatchFact] = Streams(log, batches.evolve, batches.UNKNOWN)
        self._changed: dict[tuple[str, str], None] = {}
        self._news: list[News] = []

    def load(self, numbers: Collection[tuple[str, str]]) -> None:
        """Read purchase orders, by organization and number."""
        self._orders.load([purchase_order_stream(*each) for each in numbers])

    def state(self, organization: str, po_number: str) -> PurchaseOrder:
        """Return what a purchase order is now. It must have been loaded."""
        return self._orders.state(purchase_order_stream(organization, po_number))

    def decide(
        self, organization: str, po_number: str, command: Command, cause: AnyCause, *, told: bool = False
    ) -> Sequence[AnyPurchaseOrderFact] | Refused | Arrived:
        """Decide and record. Raises Unsound where units would be gained or lost."""
        decided = decide(command, self.state(organization, po_number))
        if not isinstance(decided, Refused):
            facts = decided.facts if isinstance(decided, Arrived) else decided
            self.record(organization, po_number, facts, cause, told=told)
        return decided

    def record(
        self,
        organization: str,
        po_number: str,
        facts: Sequence[AnyPurchaseOrderFact],
        cause: AnyCause,
        *,
        told: bool = False,
    ) -> None:
        """Take facts of a decision that was made beside this room. `told`: the sales order knows what led to them."""
        stream = purchase_order_stream(organization, po_number)
        if not told:
            self._news += _news(self._orders.state(stream), facts, cause)
        self._orders.record(organization, stream, facts, cause.stored())
        if facts:
            self._changed[organization, po_number] = None

    def news(self) -> Sequence["News"]:
        """Return what sales orders are to be told since the last call, in order."""
        news, self._news = self._news, []
        return news

    def batch(self, organization: str, batch_id: int) -> batches.Batch:
        """Read a batch, and return what it is now."""
        stream = batch_stream(organization, batch_id)
        self._batches.load([stream])
        return self._batches.state(stream)

    def record_batch(
        self, organization: str, batch_id: int, facts: Sequence[AnyBatchFact], cause: AnyCause
    ) -> None:
        """Take the facts of a batch."""
        stream = batch_stream(organization, batch_id)
        self._batches.load([stream])
        self._batches.record(organization, stream, facts, cause.stored())

    def changed(self) -> Mapping[tuple[str, str], Known]:
        """Return the purchase orders that this transaction changed, as they are now."""
        found = {each: self.state(*each) for each in self._changed}
        return {each: order for each, order in found.items() if isinstance(order, Known)}

    def keep(self) -> None:
        """Note which orders wait for slips now, for whoever asks in this transaction or behind it."""
        known.keep(self._connection, self.changed())

    def waiting(self, organization: str, vendor: str) -> Sequence[Known]:
        """Return purchase orders of a vendor with lines that wait for a slip: no more than a batch has room for."""
        self.keep()
        numbers = known.waiting(self._connection, organization, vendor)
        self.load([(organization, number) for number in numbers])
        found = [self.state(organization, number) for number in numbers]
        return that_fit(self._connection, [order for order in found if isinstance(order, Known)])

    def new_batch_id(self) -> int:
        """Return a number that no batch has."""
        row = self._connection.execute("SELECT nextval('batch_id')").fetchone()
        assert row is not None  # noqa: S101
        return int(row[0])

    @property
    def recorded(self) -> Sequence[Uncommitted]:
        """Everything that was recorded, in order: orders, then batches."""
        return [*self._orders.recorded, *self._batches.recorded]


def _news(order: PurchaseOrder, facts: Sequence[AnyPurchaseOrderFact], cause: AnyCause) -> Iterator[News]:
    for fact in facts:
        before, order = order, evolve(order, fact)
        for command in for_sales_order(before, fact, order):
            assert isinstance(order, Known)  # noqa: S101
            yield News(order.organization, order.created.order_number, command, cause)
