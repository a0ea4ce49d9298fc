"""One order, from its arrival to its last unit.

state.py    what an order can be; line.py what one of its lines can be
evolve.py   the fold of its facts; placing.py what routing facts do to its lines
decide.py   every command that an order can be given, and the decision that belongs to it
about.py    what all decisions say: whose fact it is, or why there is none
submit.py   it arrives (SUB-3, SUB-5)
release.py  a run lets it go (QUE-3, QUE-5)
ship.py     a dispatch of it has left
route.py    locations get its lines, or nobody does (ROU-1)
reject.py   a location gives lines back (ROU-7)
restrict.py an update that comes too late changes nothing (STA-4)
by_hand.py  somebody chooses the location (ROU-11)
reopen.py   unfulfillable lines are looked at again
cancel.py   it, or a dispatch of it, is cancelled (CAN-1, CAN-2, CAN-3, CAN-5)
forget.py   its person is forgotten (PRV-1)
rollup.py   its status out of those of its lines (STA-2)
units.py    nothing of it is gained or lost (BEY-4)
"""

from services.streams.order.about import Refused
from services.streams.order.by_hand import AssignByHand
from services.streams.order.cancel import CancelDispatch, CancelOrder
from services.streams.order.decide import Command, decide
from services.streams.order.evolve import evolve, fold
from services.streams.order.forget import ForgetPerson
from services.streams.order.line import Line
from services.streams.order.reject import RejectLines
from services.streams.order.release import ReleaseOrder
from services.streams.order.reopen import ReopenLines
from services.streams.order.route import Choice, RouteOrder, reserved, search_retries, unrouted
from services.streams.order.ship import ShipDispatch
from services.streams.order.state import Known, Order, Phase, Unknown
from services.streams.order.submit import SubmitOrder
from services.streams.order.units import unbalanced

__all__ = [
    "AssignByHand",
    "CancelDispatch",
    "CancelOrder",
    "Choice",
    "Command",
    "ForgetPerson",
    "Known",
    "Line",
    "Order",
    "Phase",
    "Refused",
    "RejectLines",
    "ReleaseOrder",
    "ReopenLines",
    "RouteOrder",
    "ShipDispatch",
    "SubmitOrder",
    "Unknown",
    "decide",
    "evolve",
    "fold",
    "reserved",
    "search_retries",
    "unbalanced",
    "unrouted",
]
