"""A purchase order after a fact. Nothing is refused here: what is a fact has happened."""

from collections.abc import Iterable
from dataclasses import replace

from schemas.events.purchase_order import (
    AnyPurchaseOrderFact,
    PurchaseOrderChangeRemembered,
    PurchaseOrderCreated,
    PurchaseOrderForgotten,
    ShipmentsInvoiced,
)
from schemas.events.purchase_order_changes import (
    AddressChanged,
    AddressChangeRejected,
    AddressChangeRequested,
)
from schemas.events.purchase_order_slips import PurchaseLinesShipped
from services.streams.purchase_order.progress import first_lines, line_after
from services.streams.purchase_order.state import Known, PurchaseOrder, Remembered, Shipment


def evolve(order: PurchaseOrder, fact: AnyPurchaseOrderFact) -> PurchaseOrder:
    """Return the purchase order after `fact`."""
    match fact:
        case PurchaseOrderCreated():
            return Known(fact, first_lines(fact))
        case PurchaseOrderChangeRemembered():
            before = order.changes if isinstance(order, Remembered) else ()
            return Remembered((*before, fact))
    assert isinstance(order, Known)  # noqa: S101  # all else happens to an order that is there
    match fact:
        case ShipmentsInvoiced():
            return _invoiced(order, fact)
        case PurchaseOrderForgotten():
            return replace(order, forgotten=order.forgotten.union(fact.subjects))
    changed = {each.line_number: line_after(order.lines[each.line_number], fact, each) for each in fact.lines}
    order = replace(order, lines={**order.lines, **changed})
    match fact:
        case PurchaseLinesShipped():
            return _shipped(order, fact)
        case AddressChanged():
            sold_to = fact.subject if fact.sold_to_change else order.sold_to
            return replace(order, changes=max(order.changes, fact.change), sold_to=sold_to)
        case AddressChangeRequested() | AddressChangeRejected():
            return replace(order, changes=max(order.changes, fact.change))
        case _:
            return order


def fold(facts: Iterable[AnyPurchaseOrderFact], order: PurchaseOrder) -> PurchaseOrder:
    """Return the purchase order after facts."""
    for fact in facts:
        order = evolve(order, fact)
    return order


def _shipped(order: Known, fact: PurchaseLinesShipped) -> Known:
    left = {each.sequence: Shipment(each.line_number, each.quantity, fact.ship_date) for each in fact.lines}
    numbered = {} if fact.shipment_number is None else {fact.shipment_number: fact}
    shipments, by_number = {**order.shipments, **left}, {**order.by_number, **numbered}
    return replace(order, shipments=shipments, by_number=by_number)


def _invoiced(order: Known, fact: ShipmentsInvoiced) -> Known:
    """Put what the invoice bills now in place of what it billed."""
    billed = {each.sequence: each.quantity for each in fact.shipments}
    after = {}
    for sequence, shipment in order.shipments.items():
        others = {number: units for number, units in shipment.billed.items() if number != fact.invoice_number}
        if billed.get(sequence):
            others[fact.invoice_number] = billed[sequence]
        after[sequence] = replace(shipment, billed=others)
    return replace(order, shipments=after)
