"""One order, from its arrival to its last unit.

state.py    what an order can be
evolve.py   the fold of its facts
submit.py   it arrives (SUB-3, SUB-5)
release.py  a run lets it go (QUE-3, QUE-5)
rollup.py   the status of a routed order out of those of its lines
ship.py     a dispatch of it has left
route.py    locations get its lines, or nobody does (ROU-1)
reject.py   a location gives lines back (ROU-7)
by_hand.py  somebody chooses the location (ROU-11)
placing.py  what that does to the lines
units.py    nothing of it is gained or lost (BEY-4)
cancel.py   it, or a dispatch of it, is cancelled (CAN-1, CAN-2, CAN-3, CAN-5)
"""

from services.streams.order.by_hand import AssignByHand, assign_by_hand
from services.streams.order.cancel import CancelDispatch, CancelOrder, cancel_dispatch, cancel_order
from services.streams.order.evolve import evolve, fold
from services.streams.order.reject import RejectLines, reject
from services.streams.order.release import ReleaseOrder, release
from services.streams.order.route import Choice, RouteOrder, reserved, route, unrouted
from services.streams.order.ship import ShipDispatch, ship
from services.streams.order.state import Order, Unknown
from services.streams.order.submit import Refused, SubmitOrder, submit
from services.streams.order.units import unbalanced

__all__ = [
    "AssignByHand",
    "CancelDispatch",
    "CancelOrder",
    "Choice",
    "Order",
    "Refused",
    "RejectLines",
    "ReleaseOrder",
    "RouteOrder",
    "ShipDispatch",
    "SubmitOrder",
    "Unknown",
    "assign_by_hand",
    "cancel_dispatch",
    "cancel_order",
    "evolve",
    "fold",
    "reject",
    "release",
    "reserved",
    "route",
    "ship",
    "submit",
    "unbalanced",
    "unrouted",
]
