"""One order, from its arrival to its last unit.

state.py    what an order can be; line.py what one of its lines can be
evolve.py   the fold of its facts; placing.py, progressing.py what they do to its lines
decide.py   every command that an order can be given, and the decision that belongs to it
about.py    what all decisions say: whose fact it is, or why there is none
submit.py   it arrives (SUB-3, SUB-5)
release.py  a run lets it go (QUE-3, QUE-5)
route.py    locations get its lines, or nobody does (ROU-1)
update.py   what locations and people report of it, all parts of it in order
review.py, address.py, ship.py, status.py, by_hand.py, collecting.py
            the parts: the flag, the address, a dispatch, a status, a location, the day to collect by
meant.py, judging.py
            which lines an update means, and what becomes of each (STA-1, STA-10)
changing.py, reject.py, noting.py
            lines take a status, are given back (ROU-7), or keep theirs and are told of something (STA-4)
reasons.py, pickup_by.py
            the reasons that people choose from (STA-9), and days to collect by (STA-6)
handing_out.py
            a location asks for its work (STA-5)
vendor.py   a vendor ships lines of it (PUR-1)
reopen.py   unfulfillable lines are looked at again
fulfillment.py  a message about it goes to RICS, and is answered (RIC-1, RIC-2)
cancel.py   it, or a dispatch of it, is cancelled (CAN-1, CAN-2, CAN-3, CAN-5)
forget.py   its person is forgotten (PRV-1)
rollup.py   its status out of those of its lines (STA-2)
units.py    nothing of it is gained or lost (BEY-4)
"""

from services.streams.order.about import Partly, Refused
from services.streams.order.address import NewAddress
from services.streams.order.cancel import CancelDispatch, CancelOrder
from services.streams.order.collecting import CancelUnclaimed
from services.streams.order.decide import Command, decide
from services.streams.order.evolve import evolve, fold
from services.streams.order.forget import ForgetPerson
from services.streams.order.fulfillment import AnswerFulfillment, RequestFulfillment, Units
from services.streams.order.handing_out import HandOut, requires_update, waits_for
from services.streams.order.line import Line
from services.streams.order.release import ReleaseOrder
from services.streams.order.reopen import ReopenLines
from services.streams.order.route import Choice, RouteOrder, reserved, search_retries, unrouted
from services.streams.order.state import Known, Order, Phase, Remembered, Unknown
from services.streams.order.submit import SubmitOrder
from services.streams.order.units import unbalanced
from services.streams.order.update import UpdateOrder
from services.streams.order.vendor import AtVendor, FollowVendor, NoteVendor, OnOrder

__all__ = [
    "AnswerFulfillment",
    "AtVendor",
    "CancelDispatch",
    "CancelOrder",
    "CancelUnclaimed",
    "Choice",
    "Command",
    "FollowVendor",
    "ForgetPerson",
    "HandOut",
    "Known",
    "Line",
    "NewAddress",
    "NoteVendor",
    "OnOrder",
    "Order",
    "Partly",
    "Phase",
    "Refused",
    "ReleaseOrder",
    "Remembered",
    "ReopenLines",
    "RequestFulfillment",
    "RouteOrder",
    "SubmitOrder",
    "Units",
    "Unknown",
    "UpdateOrder",
    "decide",
    "evolve",
    "fold",
    "requires_update",
    "reserved",
    "search_retries",
    "unbalanced",
    "unrouted",
    "waits_for",
]
