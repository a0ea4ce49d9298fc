"""What the facts of a purchase order are made of."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from schemas.events.fact import Fact
from schemas.events.order_fact import LineUnits, Source
from schemas.events.values import Frozen

PurchaseLineStatus = Literal["new_order", "in_process", "held", "shipped", "cancelled"]
"""The status of a line (PUR-2): nothing is printed; slips are printed; the vendor holds it; nothing is open."""


class PurchaseOrderFact(Fact, frozen=True, kw_only=True):
    """A fact of one purchase order, whose number is stored upper case."""

    organization: str
    po_number: str


class PurchaseOrderActivity(PurchaseOrderFact, frozen=True, kw_only=True):
    """Something that was done to lines at a time, UTC. `user` is the first ten characters of who did it.

    Of an integrated vendor that names nobody, `user` is the vendor's code; what the system did by itself names nobody.
    """

    vendor: str
    happened_at: datetime
    source: Source
    user: str | None = None


class PurchaseUnits(LineUnits, frozen=True, kw_only=True):
    """Units of one line, and the status that the line has from then on."""

    status: PurchaseLineStatus = "new_order"


class PurchasedLine(Frozen, frozen=True, kw_only=True):
    """One line as it was ordered; money with four places, quantity in whole units.

    `listed` is false where routing ordered an item that the policy lists no price of: it costs 0 until somebody says.
    Customizations and messages of the line are words about people, which facts do not hold.
    """

    line_number: int
    item: str
    quantity: int
    unit_price: Decimal
    description: str = ""
    vendor_item: str = ""
    vendor_item_description: str = ""
    tax: Decimal = Decimal(0)
    due_date: date | None = None
    carrier: str | None = None
    unit_of_measure: str = ""
    gift_wrap: bool = False
    upc: str = ""
    ean: str = ""
    listed: bool = True
