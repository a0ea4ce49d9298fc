"""Invoices bill what was shipped, each unit once (VIN-1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.events.purchase_order import BilledShipment, ShipmentsInvoiced
from schemas.reasons import DeadLetterReason
from services.streams.order import Refused
from services.streams.purchase_order.lines import Decided
from services.streams.purchase_order.state import Known, Shipment


@dataclass(frozen=True, slots=True)
class Bill:
    """Bill exactly these units of shipments, by their sequence, in place of what the invoice billed before."""

    invoice_number: str
    units: Sequence[tuple[int, int]]


def bill(command: Bill, order: Known) -> Decided:
    """Return what the invoice bills of this order; refused where it left too little that nobody bills."""
    found: list[BilledShipment] = []
    asked: dict[int, int] = {}
    for sequence, quantity in command.units:
        asked[sequence] = asked.get(sequence, 0) + quantity
    for sequence, quantity in asked.items():
        shipment = order.shipments.get(sequence)
        if shipment is None or quantity > shipment.quantity:
            return Refused(DeadLetterReason.NOT_SHIPPED, "quantity", "so many units were not shipped")
        if quantity > free(shipment, command.invoice_number):
            return Refused(DeadLetterReason.ALREADY_INVOICED, "quantity", "another invoice bills these units")
        found.append(BilledShipment(sequence=sequence, line_number=shipment.line_number, quantity=quantity))
    named = {each.sequence for each in found}
    found += [
        BilledShipment(sequence=sequence, line_number=shipment.line_number, quantity=0)
        for sequence, shipment in order.shipments.items()
        if command.invoice_number in shipment.billed and sequence not in named
    ]
    return [
        ShipmentsInvoiced(
            organization=order.organization,
            po_number=order.po_number,
            invoice_number=command.invoice_number,
            shipments=tuple(found),
        )
    ]


def free(shipment: Shipment, invoice_number: str) -> int:
    """Return the units of a shipment that no other invoice bills."""
    return shipment.unbilled + shipment.billed.get(invoice_number, 0)
