"""A line after a fact about it: where its units are then, and what is asked of the vendor."""

from collections.abc import Mapping
from dataclasses import replace

from schemas.events.purchase_order import PurchaseOrderCreated
from schemas.events.purchase_order_changes import (
    AddressChanged,
    AddressChangeRejected,
    AddressChangeRequested,
    CancelRejected,
    CancelRequested,
    DueDateRevised,
    PurchaseLinesCancelled,
    PurchaseLinesHeld,
    PurchaseLinesReleased,
    ReasonNoted,
    UnitPriceChanged,
)
from schemas.events.purchase_order_fact import PurchaseUnits
from schemas.events.purchase_order_slips import (
    PackSlipsAcknowledged,
    PackSlipsPrinted,
    PackSlipsReprinted,
    PackSlipsVoided,
    PurchaseLinesReopened,
    PurchaseLinesShipped,
)
from services.streams.purchase_order.line import AddressRequest, CancelRequest, PurchaseLine

OfSlips = (
    PackSlipsPrinted | PackSlipsAcknowledged | PackSlipsVoided | PackSlipsReprinted | PurchaseLinesReopened
)
OfRequests = (
    CancelRequested
    | PurchaseLinesCancelled
    | CancelRejected
    | AddressChangeRequested
    | AddressChanged
    | AddressChangeRejected
)
OfMaintenance = PurchaseLinesHeld | PurchaseLinesReleased | DueDateRevised | ReasonNoted | UnitPriceChanged
OfLines = OfSlips | OfRequests | OfMaintenance | PurchaseLinesShipped
"""The facts that change lines."""


def first_lines(fact: PurchaseOrderCreated) -> Mapping[int, PurchaseLine]:
    """Return the lines of a purchase order as it arrives."""
    return {
        each.line_number: PurchaseLine(
            each.item, each.quantity, each.unit_price, each.carrier or fact.carrier, each.due_date
        )
        for each in fact.lines
    }


def line_after(line: PurchaseLine, fact: OfLines, told: PurchaseUnits) -> PurchaseLine:
    """Return the line after a fact that says `told` of it."""
    match fact:
        case PurchaseLinesShipped():
            return replace(line, shipped=line.shipped + told.quantity, printed=line.printed - told.quantity)
        case (
            PackSlipsPrinted()
            | PackSlipsAcknowledged()
            | PackSlipsVoided()
            | PackSlipsReprinted()
            | PurchaseLinesReopened()
        ):
            return _on_slips(line, fact, told)
        case PurchaseLinesHeld():
            return replace(line, held=True, reason=fact.reason)
        case PurchaseLinesReleased():
            return replace(line, held=False, reason=fact.reason)
        case DueDateRevised():
            return replace(line, due_date=fact.due_date, revised=True, reason=fact.reason)
        case ReasonNoted():
            return replace(line, reason=fact.reason)
        case UnitPriceChanged():
            return replace(line, unit_price=fact.new_unit_price)
        case _:
            return _asked(line, fact, told)


def _on_slips(line: PurchaseLine, fact: OfSlips, told: PurchaseUnits) -> PurchaseLine:
    match fact:
        case PackSlipsPrinted():
            awaits = fact.awaits_acknowledgement
            return replace(line, printed=told.quantity, batch=fact.batch_id, awaits=awaits)
        case PackSlipsAcknowledged():
            return replace(line, awaits=False)
        case PackSlipsVoided():
            return replace(line, printed=line.printed - told.quantity, awaits=False)
        case PackSlipsReprinted():
            return replace(line, printed=told.quantity, batch=fact.batch_id)
        case PurchaseLinesReopened():
            return replace(line, printed=0, awaits=False)


def _asked(line: PurchaseLine, fact: OfRequests, told: PurchaseUnits) -> PurchaseLine:
    match fact:
        case CancelRequested():
            return replace(line, cancel=CancelRequest(told.quantity, fact.reason_code, fact.cannot_fulfill))
        case PurchaseLinesCancelled():
            return _without(line, told.quantity)
        case CancelRejected():
            return line if fact.too_late else replace(line, cancel=None)
        case AddressChangeRequested():
            asked = AddressRequest(fact.change, fact.subject, fact.sold_to_change, fact.changed_fields)
            return replace(line, address=asked, unanswered=True)
        case AddressChanged():
            return replace(line, address=None, subject=fact.subject, unanswered=False)
        case AddressChangeRejected():
            is_of_this = line.address is not None and line.address.change == fact.change
            return replace(line, address=None, unanswered=fact.why == "shipped") if is_of_this else line


def _without(line: PurchaseLine, quantity: int) -> PurchaseLine:
    """Take cancelled units away: first those that stand on no slip."""
    after = replace(line, cancelled=line.cancelled + quantity, cancel=None)
    after = replace(after, printed=min(line.printed, after.open))
    return after if after.open else replace(after, held=False, awaits=False)
