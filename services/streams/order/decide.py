"""One command and one order lead to one decision: the only way in which an order changes."""

from collections.abc import Sequence
from typing import assert_never

from schemas.events.order import AnyOrderFact
from schemas.organization import Organization
from services.streams.order.about import Refused
from services.streams.order.by_hand import AssignByHand, assign_by_hand
from services.streams.order.cancel import CancelDispatch, CancelOrder, cancel_dispatch, cancel_order
from services.streams.order.forget import ForgetPerson, forget
from services.streams.order.reject import RejectLines, reject
from services.streams.order.release import ReleaseOrder, release
from services.streams.order.reopen import ReopenLines, reopen
from services.streams.order.route import RouteOrder, route
from services.streams.order.ship import ShipDispatch, ship
from services.streams.order.state import Order
from services.streams.order.submit import SubmitOrder, submit

Command = (
    SubmitOrder
    | CancelOrder
    | CancelDispatch
    | ReleaseOrder
    | ShipDispatch
    | RouteOrder
    | RejectLines
    | AssignByHand
    | ReopenLines
    | ForgetPerson
)


def decide(command: Command, order: Order, policy: Organization) -> Sequence[AnyOrderFact] | Refused:
    """Return the facts that the command leads to, none where it changes nothing, or why it is refused."""
    match command:
        case SubmitOrder():
            return submit(command, order)
        case CancelOrder():
            return cancel_order(command, order)
        case CancelDispatch():
            return cancel_dispatch(command, order)
        case ReleaseOrder():
            return release(command, order)
        case ShipDispatch():
            return ship(command, order)
        case RouteOrder():
            return route(command, order)
        case RejectLines():
            return reject(command, order, policy)
        case AssignByHand():
            return assign_by_hand(command, order, policy)
        case ReopenLines():
            return reopen(command, order, policy)
        case ForgetPerson():
            return forget(command, order)
        case _:
            assert_never(command)
