"""One command and one purchase order lead to one decision: the only way in which a purchase order changes."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import structs

from schemas.events.purchase_order import AnyPurchaseOrderFact, PurchaseOrderChangeRemembered
from schemas.events.purchase_order_fact import PurchaseLineStatus, PurchaseUnits
from schemas.events.purchase_order_slips import PurchaseLinesShipped
from schemas.reasons import DeadLetterReason
from services.streams.order import Refused
from services.streams.purchase_order.address import (
    ChangeAddress,
    DecideAddress,
    change_address,
    decide_address,
)
from services.streams.purchase_order.cancel import Cancel, DecideCancel, cancel, decide_cancel
from services.streams.purchase_order.create import Arrived, CreatePurchaseOrder, create, remember
from services.streams.purchase_order.evolve import evolve
from services.streams.purchase_order.forget import ForgetPeople, forget
from services.streams.purchase_order.invoice import Bill, bill
from services.streams.purchase_order.lines import Decided
from services.streams.purchase_order.maintain import (
    ChangePrice,
    Hold,
    NoteReason,
    Release,
    ReviseDueDate,
    change_price,
    hold,
    note_reason,
    release,
    revise_due_date,
)
from services.streams.purchase_order.progress import OfLines
from services.streams.purchase_order.ship import Ship, ship
from services.streams.purchase_order.slips import (
    AcknowledgeSlips,
    PrintSlips,
    ReprintSlips,
    VoidSlips,
    acknowledge_slips,
    print_slips,
    reprint_slips,
    void_slips,
)
from services.streams.purchase_order.state import Known, PurchaseOrder

Activity = (
    PrintSlips
    | AcknowledgeSlips
    | VoidSlips
    | ReprintSlips
    | Ship
    | Hold
    | Release
    | ReviseDueDate
    | NoteReason
    | ChangePrice
    | Cancel
    | DecideCancel
    | ChangeAddress
    | DecideAddress
    | Bill
    | ForgetPeople
)
"""What can be done to a purchase order that is there."""

Command = CreatePurchaseOrder | PurchaseOrderChangeRemembered | Activity

_DECISIONS: dict[type[Any], Callable[[Any, Known], Decided]] = {
    PrintSlips: print_slips,
    AcknowledgeSlips: acknowledge_slips,
    VoidSlips: void_slips,
    ReprintSlips: reprint_slips,
    Ship: ship,
    Hold: hold,
    Release: release,
    ReviseDueDate: revise_due_date,
    NoteReason: note_reason,
    ChangePrice: change_price,
    Cancel: cancel,
    DecideCancel: decide_cancel,
    ChangeAddress: change_address,
    DecideAddress: decide_address,
    Bill: bill,
    ForgetPeople: forget,
}


def _told(facts: Sequence[AnyPurchaseOrderFact], order: PurchaseOrder) -> list[AnyPurchaseOrderFact]:
    """Return the facts of a decision with the status that each leaves its lines in."""
    found: list[AnyPurchaseOrderFact] = []
    for fact in facts:
        order = evolve(order, fact)
        if isinstance(fact, OfLines) and isinstance(order, Known):
            lines = [structs.replace(each, status=_status(fact, order, each)) for each in fact.lines]
            fact = structs.replace(fact, lines=tuple(lines))
        found.append(fact)
    return found


def _status(fact: OfLines, order: Known, told: PurchaseUnits) -> PurchaseLineStatus:
    """Return the status of a line; one that part has left of is in process until it is open to be printed again."""
    line = order.lines[told.line_number]
    return "in_process" if isinstance(fact, PurchaseLinesShipped) and line.open else line.status


def _decided(command: Command, order: PurchaseOrder) -> Sequence[AnyPurchaseOrderFact] | Refused | Arrived:
    match command:
        case CreatePurchaseOrder():
            return create(command, order)
        case PurchaseOrderChangeRemembered():
            assert not isinstance(order, Known)  # noqa: S101  # what is there is changed, not remembered
            return remember(command, order)
    if not isinstance(order, Known):
        detail = "no purchase order of this number has arrived"
        return Refused(DeadLetterReason.UNKNOWN_PURCHASE_ORDER, "po_number", detail)
    return _DECISIONS[type(command)](command, order)


def decide(command: Command, order: PurchaseOrder) -> Sequence[AnyPurchaseOrderFact] | Refused | Arrived:
    """Return the facts of the command, none where it is a repetition, or why it is not taken."""
    decided = _decided(command, order)
    match decided:
        case Refused():
            return decided
        case Arrived():
            return Arrived(_told(decided.facts, order), decided.refused)
        case _:
            return _told(decided, order)
