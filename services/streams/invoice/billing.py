"""The lines of an invoice: units that were shipped, each billed by one invoice at most (VIN-1)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from schemas.events.invoice import BilledUnits, InvoiceContents, InvoiceLine
from schemas.reasons import DeadLetterReason
from services.streams.invoice.asked import Asked, AskedLine
from services.streams.order import Refused
from services.streams.purchase_order import Known as PurchaseOrder
from services.streams.purchase_order import PurchaseOrder as AnyPurchaseOrder
from services.streams.purchase_order import Shipment, free

Orders = Mapping[str, AnyPurchaseOrder]
"""Purchase orders by number, as they are now."""


def billed_units(contents: InvoiceContents | None) -> Mapping[str, Mapping[int, int]]:
    """Return what an invoice bills: units by purchase order and shipment."""
    found: dict[str, Counter[int]] = {}
    for line in contents.lines if contents is not None else ():
        units = found.setdefault(line.po_number, Counter())
        for each in line.shipments:
            units[each.sequence] += each.quantity
    return found


@dataclass(slots=True)
class Billing:
    """The lines of one invoice of a vendor, one after the other: what one line bills is not there for the next."""

    orders: Orders
    vendor: str
    invoice_number: str
    at: datetime
    _taken: Counter[tuple[str, int]] = field(default_factory=Counter)

    def lines(self, asked: Asked) -> tuple[InvoiceLine, ...] | Refused:
        """Return the lines; refused where one bills what was not shipped, or what is billed."""
        found: list[InvoiceLine] = []
        for place, each in enumerate(asked.lines):
            line = self._line(each, place + 1)
            if isinstance(line, Refused):
                return Refused(line.reason, f"lines[{place}].{line.path}", line.detail)
            found.append(line)
        return tuple(found)

    def left(self, asked: AskedLine) -> Mapping[int, tuple[Shipment, int]] | Refused:
        """Return the shipments that a line can be about, the oldest first, with the units that are left to bill."""
        order = self.orders.get(asked.po_number)
        shipments = _shipments(asked, order)
        if isinstance(shipments, Refused):
            return shipments
        if isinstance(order, PurchaseOrder) and order.vendor != self.vendor:
            path = "po_number" if asked.sequence is None else "shipment_id"
            return Refused(DeadLetterReason.NOT_ALLOWED, path, "the purchase order is another vendor's")
        return {
            sequence: (
                shipment,
                free(shipment, self.invoice_number) - self._taken[asked.po_number, sequence],
            )
            for sequence, shipment in shipments
        }

    def _line(self, asked: AskedLine, number: int) -> InvoiceLine | Refused:
        left = self.left(asked)
        if isinstance(left, Refused):
            return left
        shipped = sum(shipment.quantity for shipment, _ in left.values())
        unbilled = sum(units for _, units in left.values())
        wanted = unbilled if asked.quantity is None else asked.quantity
        if not shipped or wanted > shipped:
            return Refused(DeadLetterReason.NOT_SHIPPED, "quantity", "so many units were not shipped")
        if not wanted or wanted > unbilled:
            return Refused(DeadLetterReason.ALREADY_INVOICED, "quantity", "units are billed already")
        units = self._take(asked.po_number, left, wanted)
        order = self.orders[asked.po_number]
        assert isinstance(order, PurchaseOrder)  # noqa: S101
        return _written(asked, order, left, units, number, self.at)

    def _take(
        self, po_number: str, left: Mapping[int, tuple[Shipment, int]], wanted: int
    ) -> tuple[BilledUnits, ...]:
        found = []
        for sequence, (_, units) in left.items():
            quantity = min(units, wanted)
            if quantity:
                found.append(BilledUnits(sequence=sequence, quantity=quantity))
                self._taken[po_number, sequence] += quantity
                wanted -= quantity
        return tuple(found)


def currency(orders: Orders, lines: Sequence[InvoiceLine]) -> str | Refused:
    """Return the currency of the purchase orders of these lines; refused where they have several."""
    found = {
        order.created.currency for line in lines if isinstance(order := orders[line.po_number], PurchaseOrder)
    }
    if len(found) > 1:
        detail = "the purchase orders have several currencies; write an invoice for each"
        return Refused(DeadLetterReason.INVALID, "lines", detail)
    return found.pop()


def _shipments(asked: AskedLine, order: AnyPurchaseOrder | None) -> list[tuple[int, Shipment]] | Refused:
    if asked.sequence is not None:
        shipment = order.shipments.get(asked.sequence) if isinstance(order, PurchaseOrder) else None
        if shipment is None:
            detail = (
                "there is no such shipment: it is the number of the purchase order, a colon, and its sequence"
            )
            return Refused(DeadLetterReason.NOT_SHIPPED, "shipment_id", detail)
        return [(asked.sequence, shipment)]
    if not isinstance(order, PurchaseOrder):
        detail = "no purchase order of this number has arrived"
        return Refused(DeadLetterReason.UNKNOWN_PURCHASE_ORDER, "po_number", detail)
    if asked.line_number not in order.lines:
        detail = "the purchase order has no line of this number"
        return Refused(DeadLetterReason.UNKNOWN_PURCHASE_ORDER, "line_number", detail)
    found = [each for each in order.shipments.items() if each[1].line_number == asked.line_number]
    return sorted(found, key=lambda each: (each[1].ship_date, each[0]))


def _written(
    asked: AskedLine,
    order: PurchaseOrder,
    left: Mapping[int, tuple[Shipment, int]],
    units: tuple[BilledUnits, ...],
    number: int,
    at: datetime,
) -> InvoiceLine:
    shipments = [left[each.sequence][0] for each in units]
    line_number = shipments[0].line_number
    price = order.lines[line_number].unit_price
    (ordered,) = [each for each in order.created.lines if each.line_number == line_number]
    return InvoiceLine(
        line=number,
        po_number=order.po_number,
        po_line_number=line_number,
        order_number=order.created.order_number,
        item=ordered.item,
        vendor_item=ordered.vendor_item,
        shipments=units,
        ship_date=asked.ship_date or max(each.ship_date for each in shipments),
        quantity=sum(each.quantity for each in units),
        po_unit_cost=price,
        unit_cost=price if asked.unit_cost is None else asked.unit_cost,
        freight=asked.freight,
        handling=asked.handling,
        other=asked.other,
        other_description=asked.other_description,
        updated_at=at,
    )
