"""One command and one order lead to one decision: the only way in which an order changes."""

from collections.abc import Sequence
from typing import assert_never

from schemas.events.order import AnyOrderFact
from schemas.organization import Organization
from services.streams.order.about import Partly, Refused
from services.streams.order.cancel import CancelDispatch, CancelOrder, cancel_dispatch, cancel_order
from services.streams.order.collecting import CancelUnclaimed, cancel_unclaimed
from services.streams.order.forget import ForgetPerson, forget
from services.streams.order.fulfillment import (
    AnswerFulfillment,
    RequestFulfillment,
    answer_fulfillment,
    request_fulfillment,
)
from services.streams.order.handing_out import HandOut, hand_out
from services.streams.order.release import ReleaseOrder, release
from services.streams.order.reopen import ReopenLines, reopen
from services.streams.order.route import RouteOrder, route
from services.streams.order.state import Order
from services.streams.order.submit import SubmitOrder, submit
from services.streams.order.update import UpdateOrder, update
from services.streams.order.vendor import FollowVendor, NoteVendor, follow_vendor, note_vendor

Command = (
    SubmitOrder
    | CancelOrder
    | CancelDispatch
    | ReleaseOrder
    | RouteOrder
    | UpdateOrder
    | CancelUnclaimed
    | HandOut
    | ReopenLines
    | RequestFulfillment
    | AnswerFulfillment
    | FollowVendor
    | NoteVendor
    | ForgetPerson
)


def decide(command: Command, order: Order, policy: Organization) -> Sequence[AnyOrderFact] | Refused | Partly:
    """Return the facts that the command leads to, none where it changes nothing, or why all or part is refused."""
    match command:
        case SubmitOrder():
            return submit(command, order)
        case CancelOrder():
            return cancel_order(command, order)
        case CancelDispatch():
            return cancel_dispatch(command, order)
        case ReleaseOrder():
            return release(command, order)
        case RouteOrder():
            return route(command, order)
        case UpdateOrder():
            return update(command, order, policy)
        case HandOut():
            return hand_out(command, order, policy)
        case CancelUnclaimed():
            return cancel_unclaimed(command, order, policy)
        case ReopenLines():
            return reopen(command, order, policy)
        case RequestFulfillment():
            return request_fulfillment(command, order)
        case AnswerFulfillment():
            return answer_fulfillment(command, order, policy)
        case FollowVendor():
            return follow_vendor(command, order, policy)
        case NoteVendor():
            return note_vendor(command, order)
        case ForgetPerson():
            return forget(command, order)
        case _:
            assert_never(command)
