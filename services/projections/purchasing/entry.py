"""What a fact of a purchase order adds to the history: one entry a line."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from babel.numbers import get_currency_symbol

from schemas.events.purchase_order import AnyPurchaseOrderFact, PurchaseOrderCreated, PurchaseOrderForgotten
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
from schemas.events.purchase_order_slips import (
    PackSlipsAcknowledged,
    PackSlipsPrinted,
    PackSlipsReprinted,
    PackSlipsVoided,
    PurchaseLinesReopened,
    PurchaseLinesShipped,
)

_CENT = Decimal("0.01")


class Entry(NamedTuple):
    """One entry, of the line that `told` names. `address_change` is the number of a change whose detail is kept."""

    action_type: str
    told: Any
    note: str | None = None
    address_change: int | None = None


def entries(fact: AnyPurchaseOrderFact) -> Iterator[Entry]:
    """Yield the entries of a fact, one a line; of a change of address that lines escaped by leaving, the first's."""
    if isinstance(fact, PurchaseOrderCreated):
        for line in fact.lines:
            yield Entry("PO Created", line)
        return
    if isinstance(fact, AddressChangeRejected):
        yield from _rejected(fact)
        return
    said = _said(fact)
    if said is not None:
        for told in fact.lines:  # type: ignore[union-attr]  # what says something names lines
            yield Entry(said[0], told, *said[1:])


def of_batch(batch_id: int) -> str:
    """Return the note by which an entry names the batch that it is about."""
    return f"Batch ID ({batch_id})"


def _said(fact: AnyPurchaseOrderFact) -> tuple[Any, ...] | None:
    """Return action type, note and change of address of every entry of a fact; None where it has none."""
    match fact:
        case PackSlipsPrinted():
            return "PackSlip", of_batch(fact.batch_id)
        case PackSlipsAcknowledged():
            return "PackSlip", f"{of_batch(fact.batch_id)} Acknowledged"
        case PackSlipsVoided():
            return "Pack Slip Voided", of_batch(fact.batch_id)
        case PackSlipsReprinted():
            return "Pack Slip Reprinted", of_batch(fact.batch_id)
        case PurchaseLinesShipped():
            return "Shipment", _shipment(fact)
        case PurchaseLinesReopened():
            return "Re-opened", None
        case PurchaseLinesHeld():
            return "Maintenance", f"Held: {fact.reason}" if fact.reason else "Held"
        case PurchaseLinesReleased():
            return "Maintenance", "Released"
        case DueDateRevised():
            return "Maintenance", f"Maintenance {fact.reason} Revised Due Date: {fact.due_date}"
        case ReasonNoted():
            return "Maintenance", f"Maintenance {fact.reason}" if fact.reason else "Maintenance"
        case UnitPriceChanged():
            before = _money(fact.old_unit_price, fact.currency)
            after = _money(fact.new_unit_price, fact.currency)
            return "Cost Change", f"Before {before} - After {after}"
        case CancelRequested():
            return "Cancel", "Cancel Requested"
        case PurchaseLinesCancelled():
            return "Cancel", "Cancellation Approved" if fact.approved else "Automatically Cancelled"
        case CancelRejected(automatic=True):
            return "Cancel Auto Rejected", "Cancel Request Auto Rejected"
        case CancelRejected():
            return "Cancel", "Cancellation Rejected"
        case AddressChangeRequested():
            return "Address Change", "Address Change Requested", fact.change
        case AddressChanged(approved=True):
            return "Address Change", "Address Change Approved", fact.change
        case AddressChanged():
            return "Address Change", "Address Change Automatically Applied", fact.change
        case PurchaseOrderForgotten():
            return "Data Removal", "Private Data Anonymized"
        case _:
            return None


def _rejected(fact: AddressChangeRejected) -> Iterator[Entry]:
    """What was over before, or was cancelled meanwhile, has no entry."""
    match fact.why:
        case "vendor":
            for told in fact.lines:
                yield Entry("Address Change", told, "Address Change Rejected", fact.change)
        case "replaced":
            for told in fact.lines:
                yield Entry("Address Change", told, "Address Change Auto Rejected", fact.change)
        case "shipped" if not fact.by_another:
            yield Entry("Address Change", fact.lines[0], "Address Change Auto Rejected", fact.change)


def _shipment(fact: PurchaseLinesShipped) -> str:
    said = {
        "Ship Date": fact.ship_date.isoformat(),
        "Carrier": fact.carrier,
        "Tracking #": fact.tracking_number,
        "Weight": fact.weight,
        "Rate": None if fact.rate is None else _money(fact.rate, fact.currency),
    }
    return ", ".join(f"{name}: {value}" for name, value in said.items() if value is not None)


def _money(amount: Decimal, currency: str) -> str:
    """Return an amount with the symbol of its currency and two places, half up: $1.36."""
    symbol = get_currency_symbol(currency, locale="en_US")
    return f"{symbol}{amount.quantize(_CENT, ROUND_HALF_UP)}"
