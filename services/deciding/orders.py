"""The orders that one transaction decides about: loaded once, decided one after the other, settled together."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from schemas.events.cause import AnyCause
from schemas.events.order import AnyOrderFact
from schemas.ids import order_stream
from schemas.organization import Organization
from schemas.reasons import DeadLetterReason
from services.common.database import Connection
from services.common.eventstore import PostgresLog, Uncommitted
from services.common.runtime.message import Message
from services.common.runtime.work import Work
from services.deciding.policies import Policies
from services.deciding.purchasing.batches import Under
from services.deciding.purchasing.drop_shipping import DropShipping
from services.deciding.purchasing.orders import PurchaseOrders
from services.deciding.request_ids import order_number_of
from services.deciding.stock import settle
from services.deciding.streams import Streams
from services.deciding.told import NOTHING_TOLD, People, Told
from services.streams.order import Command, Order, Partly, Refused, Unknown, decide, evolve, unbalanced


class Orders:
    """Load, decide, record, settle. Each decision sees what those before it in the transaction left."""

    def __init__(self, connection: Connection, log: PostgresLog) -> None:
        self._connection = connection
        self._streams: Streams[Order, AnyOrderFact] = Streams(log, evolve, Unknown(), unbalanced)
        self._policies: dict[str, Organization] = {}
        self.purchases = PurchaseOrders(connection, log)
        self._drop_shipping = DropShipping(connection, self.purchases)

    def load(self, streams: Collection[str]) -> None:
        """Read these orders, by the names of their streams."""
        self._streams.load(streams)

    def state(self, stream: str) -> Order:
        """Return what an order is now. It must have been loaded."""
        return self._streams.state(stream)

    def correlation_id(self, stream: str, *, latest: bool = False) -> str | None:
        """Return the correlation id of the message that the order came with, or of the latest one about it."""
        return self._streams.correlation_id(stream, latest=latest)

    def decide(
        self, stream: str, command: Command, policy: Organization, cause: AnyCause
    ) -> Sequence[AnyOrderFact] | Refused | Partly:
        """Decide, and record the facts. Raises Unsound where they would gain or lose units: then none is recorded.

        What they mean for purchase orders is recorded with them.
        """
        before = self._streams.state(stream)
        decided = decide(self._drop_shipping.completed(command, before), before, policy)
        if not isinstance(decided, Refused):
            self._policies[policy.organization] = policy
            facts, _ = _apart(decided)
            self._streams.record(policy.organization, stream, facts, cause.stored())
            after = self._streams.state(stream)
            noted = self._drop_shipping.follow(command, before, facts, after, policy, cause)
            self._streams.record(policy.organization, stream, noted, cause.stored())
        return decided

    def settle(self, under: Mapping[str, Under] = MappingProxyType({})) -> Sequence[Uncommitted]:
        """Move stock as all decisions so far say; return their facts, to be appended. Raises NotCovered.

        Sales orders go through what became of their purchase orders; `under` has the policies of the organizations, by
        code, whose purchase orders were decided about.
        """
        self._drop_shipping.finish()
        self._tell({code: each.policy for code, each in under.items()} | self._policies)
        settle(self._connection, self._streams.facts())
        self.purchases.keep()
        return [*self._streams.recorded, *self.purchases.recorded]

    def _tell(self, policies: Mapping[str, Organization]) -> None:
        news = [(order_stream(each.organization, each.order_number), each) for each in self.purchases.news()]
        self.load([stream for stream, _ in news])
        for stream, each in news:
            self.decide(stream, each.command, policies[each.organization], each.cause)


class Asked(NamedTuple):
    """A command, and the order that it is about: by its number, its request ID, or both.

    What was `told` of people with it is kept apart if the command leads to anything.
    """

    number: str | None
    command: Command
    request_id: int | None = None
    told: Told = NOTHING_TOLD


Read = Callable[[Any, datetime, datetime], Asked | Refused]
"""Takes the value of a message, its time and the clock's (both UTC)."""


class Deciding:
    """Handles the messages of a topic that each stand for one command about one order."""

    def __init__(self, command_of: Read) -> None:
        self._command_of, self._policies = command_of, Policies()

    def handle(self, work: Work, messages: Sequence[Message[Any]]) -> Sequence[Uncommitted]:
        """Return the facts of all messages; those that are refused become dead letters."""
        orders, people = Orders(work.connection, work.log), People(work.connection)
        asked = []
        for message, policy in self._policies.judge(work, messages):
            meant = self._command_of(message.value, message.occurred_at, work.clock.now())
            number = None if isinstance(meant, Refused) else _number(work, message.value.organization, meant)
            if isinstance(meant, Refused):
                work.refuse(message, meant.reason, meant.path, meant.detail)
            elif isinstance(number, Refused):
                work.refuse(message, number.reason, number.path, number.detail)
            elif number is not None:
                asked.append((order_stream(message.value.organization, number), meant, message, policy))
        orders.load([stream for stream, *_ in asked])
        for stream, meant, message, policy in asked:
            order = orders.state(stream)
            command = people.completed(meant.command, meant.told, order)
            decided = orders.decide(stream, command, policy.document, message.cause)
            facts, refused = _apart(decided)
            if refused is not None:
                work.refuse(message, refused.reason, refused.path, refused.detail)
            people.remember(policy.document.organization, meant.told, command, facts, order)
        people.store()
        return orders.settle()


def _apart(
    decided: Sequence[AnyOrderFact] | Refused | Partly,
) -> tuple[Sequence[AnyOrderFact], Refused | None]:
    match decided:
        case Refused():
            return (), decided
        case Partly():
            return decided
        case _:
            return decided, None


def _number(work: Work, organization: str, meant: Asked) -> str | Refused | None:
    """Return the number of the order that is meant. A request ID is looked up, and must agree with the number."""
    if meant.request_id is None:
        return meant.number
    found = order_number_of(work.connection, work.log, organization, meant.request_id)
    if found is None:
        detail = "the organization has no order of this request ID"
        return Refused(DeadLetterReason.UNKNOWN_ORDER, "request_id", detail)
    if meant.number is not None and meant.number.upper() != found:
        detail = "the request ID is that of another order; send one of the two"
        return Refused(DeadLetterReason.INVALID, "request_id", detail)
    return found
