"""What a vendor writes: the whole invoice as it is to be, its lines by shipment or by line of a purchase order."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One line. With a `sequence` it bills that shipment of the purchase order, else the line of this number.

    `quantity`: None for all units that no other invoice bills. `unit_cost`: None for the price of the purchase order.
    `ship_date`: None for that of the shipment, of several the last.
    """

    po_number: str
    sequence: int | None = None
    line_number: int | None = None
    quantity: int | None = None
    unit_cost: Decimal | None = None
    ship_date: date | None = None
    freight: Decimal = Decimal(0)
    handling: Decimal = Decimal(0)
    other: Decimal = Decimal(0)
    other_description: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """An invoice as it is to be."""

    invoice_date: date
    lines: tuple[AskedLine, ...]
    description: str = ""
    freight: Decimal = Decimal(0)
    handling: Decimal = Decimal(0)
    other: Decimal = Decimal(0)
    other_description: str = ""
    discount_percent: Decimal | None = None
    discount_days: int | None = None
    gross_days: int | None = None
