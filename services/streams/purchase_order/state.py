"""What a purchase order can be, and the little that later decisions need to know of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from schemas.events.order_fact import Source
from schemas.events.purchase_order import PurchaseOrderChangeRemembered, PurchaseOrderCreated
from schemas.events.purchase_order_slips import PurchaseLinesShipped
from services.streams.purchase_order.line import PurchaseLine


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody sent this purchase order yet."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """Changes came before their purchase order: they take effect as it arrives, in the order of their times."""

    changes: tuple[PurchaseOrderChangeRemembered, ...]


@dataclass(frozen=True, slots=True)
class Shipment:
    """Units of a line that left, and how many of them each invoice bills."""

    line_number: int
    quantity: int
    ship_date: date
    billed: Mapping[str, int] = field(default_factory=dict)

    @property
    def unbilled(self) -> int:
        """Units that no invoice bills."""
        return self.quantity - sum(self.billed.values())


@dataclass(frozen=True, slots=True)
class Known:
    """A purchase order that arrived. `created` is its first fact as it was recorded: it is shared, never copied.

    `shipments` are by their sequence, `by_number` what was told under a number of the vendor. `changes` counts the
    changes of address, `sold_to` is the name under which a newer address of the buyer is kept, `forgotten` are names
    under which nothing is known of people any more.
    """

    created: PurchaseOrderCreated
    lines: Mapping[int, PurchaseLine]
    shipments: Mapping[int, Shipment] = field(default_factory=dict)
    by_number: Mapping[str, PurchaseLinesShipped] = field(default_factory=dict)
    changes: int = 0
    sold_to: UUID | None = None
    forgotten: frozenset[UUID] = frozenset()

    @property
    def organization(self) -> str:
        """The retailer."""
        return self.created.organization

    @property
    def po_number(self) -> str:
        """The number of the purchase order, upper case."""
        return self.created.po_number

    @property
    def vendor(self) -> str:
        """The vendor's code."""
        return self.created.vendor


PurchaseOrder = Unknown | Remembered | Known

UNKNOWN = Unknown()


@dataclass(frozen=True, slots=True)
class By:
    """Who does something, and when (UTC). `source`: WS for messages of a system, UI for people."""

    at: datetime
    source: Source
    user: str | None = None
