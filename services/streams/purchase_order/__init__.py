"""A purchase order: a retailer orders from a vendor, who ships to the customer (PUR-1 to PUR-7).

state.py      what it can be
line.py       a line, and what is asked of the vendor about it
rollup.py     the status of the order, of those of its lines
progress.py   a line after a fact about it
evolve.py     the order after a fact
create.py     it arrives; the same again; what was said before
slips.py      printed, sent, acknowledged, voided, printed again
ship.py       units leave
maintain.py   held, released, another due date, a reason, another price
cancel.py     cancelled at once, or as the vendor decides
address.py    another address, judged line by line
invoice.py    what invoices bill
sales.py      what the lines of its sales order go through with it
forget.py     its people are forgotten
units.py      the unit ledger
decide.py     all commands
about.py, lines.py   what decisions share
"""

from services.streams.purchase_order.about import ADMIN
from services.streams.purchase_order.address import ChangeAddress, DecideAddress, wanted_subject
from services.streams.purchase_order.cancel import Cancel, DecideCancel
from services.streams.purchase_order.create import Arrived, CreatePurchaseOrder, RefusedChange
from services.streams.purchase_order.decide import Activity, Command, decide
from services.streams.purchase_order.evolve import evolve, fold
from services.streams.purchase_order.forget import ForgetPeople, is_closed
from services.streams.purchase_order.invoice import Bill, free
from services.streams.purchase_order.line import PurchaseLine, PurchaseLineStatus
from services.streams.purchase_order.maintain import ChangePrice, Hold, NoteReason, Release, ReviseDueDate
from services.streams.purchase_order.progress import OfLines, first_lines, line_after
from services.streams.purchase_order.rollup import CLOSED, PurchaseOrderStatus, rolled_up
from services.streams.purchase_order.sales import for_sales_order
from services.streams.purchase_order.ship import Leaving, Ship
from services.streams.purchase_order.slips import (
    AcknowledgeSlips,
    PrintSlips,
    ReprintSlips,
    VoidSlips,
    on_batch,
    waits_for_slips,
)
from services.streams.purchase_order.state import (
    UNKNOWN,
    By,
    Known,
    PurchaseOrder,
    Remembered,
    Shipment,
    Unknown,
)
from services.streams.purchase_order.units import unbalanced

__all__ = [
    "ADMIN",
    "CLOSED",
    "UNKNOWN",
    "AcknowledgeSlips",
    "Activity",
    "Arrived",
    "Bill",
    "By",
    "Cancel",
    "ChangeAddress",
    "ChangePrice",
    "Command",
    "CreatePurchaseOrder",
    "DecideAddress",
    "DecideCancel",
    "ForgetPeople",
    "Hold",
    "Known",
    "Leaving",
    "NoteReason",
    "OfLines",
    "PrintSlips",
    "PurchaseLine",
    "PurchaseLineStatus",
    "PurchaseOrder",
    "PurchaseOrderStatus",
    "RefusedChange",
    "Release",
    "Remembered",
    "ReprintSlips",
    "ReviseDueDate",
    "Ship",
    "Shipment",
    "Unknown",
    "VoidSlips",
    "decide",
    "evolve",
    "first_lines",
    "fold",
    "for_sales_order",
    "free",
    "is_closed",
    "line_after",
    "on_batch",
    "rolled_up",
    "unbalanced",
    "waits_for_slips",
    "wanted_subject",
]
