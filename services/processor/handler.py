"""Cancellations become facts; what a cancelled dispatch had promised is free again."""

from collections import defaultdict
from collections.abc import Sequence

from schemas.events.order import AnyOrderFact
from schemas.ids import as_created, dispatch_order_number, order_stream
from schemas.wire.cancellations import CancelDispatch as DispatchMessage
from schemas.wire.cancellations import CancelOrder as OrderMessage
from services.common import stock
from services.common.eventstore import Uncommitted
from services.common.runtime.message import Message
from services.common.runtime.work import Work
from services.common.stock.shelf import Place
from services.deciding.policies import Policies
from services.deciding.streams import Streams
from services.streams import organization
from services.streams.order import (
    CancelDispatch,
    CancelOrder,
    Order,
    Unknown,
    cancel_dispatch,
    cancel_order,
    evolve,
    unbalanced,
)
from services.streams.stock import promises

Cancellation = OrderMessage | DispatchMessage


class Cancellations:
    """Handles `cancellations` (CAN-1 to CAN-3, CAN-5). Every cancel gets its answer as a fact."""

    def __init__(self) -> None:
        self._policies = Policies(
            organization.evolve, organization.INITIAL, organization.organization_stream, organization.Applied
        )

    def handle(self, work: Work, messages: Sequence[Message[Cancellation]]) -> Sequence[Uncommitted]:
        """The facts of all cancels of the batch."""
        known = self._policies.judge(work, messages)
        commands = [(message, command_of(message.value)) for message, _ in known]
        orders: Streams[Order, AnyOrderFact] = Streams(work.log, evolve, Unknown(), unbalanced)
        orders.load([order_stream(command.organization, command.order_number) for _, command in commands])
        for message, command in commands:
            stream = order_stream(command.organization, command.order_number)
            order = orders.state(stream)
            facts = (
                cancel_dispatch(command, order)
                if isinstance(command, CancelDispatch)
                else cancel_order(command, order)
            )
            orders.record(command.organization, stream, facts, message.meta)
        stock.give_back(work.connection, freed(orders.facts()))
        return orders.recorded


def command_of(message: Cancellation) -> CancelOrder | CancelDispatch:
    """The command a message stands for. A dispatch ID that names no order is an order of that number: unknown."""
    if isinstance(message, DispatchMessage):
        number = dispatch_order_number(message.organization, message.dispatch_id)
        named = (number or message.dispatch_id).upper()
        created = as_created(message.organization, message.dispatch_id)
        return CancelDispatch(message.organization, named, created, message.reason_code)
    return CancelOrder(message.organization, message.order_number.upper(), message.reason_code)


def freed(facts: Sequence[AnyOrderFact]) -> dict[Place, int]:
    """Units that these facts give back, by place."""
    units: dict[Place, int] = defaultdict(int)
    for fact in facts:
        for promise in promises(fact):
            if promise.units < 0:
                units[Place(fact.organization, promise.location, promise.item)] -= promise.units
    return units
