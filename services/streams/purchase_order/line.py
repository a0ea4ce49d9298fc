"""One line of a purchase order: where its units are, and what is asked of the vendor about it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from schemas.events.purchase_order_fact import PurchaseLineStatus

__all__ = ["AddressRequest", "CancelRequest", "PurchaseLine", "PurchaseLineStatus"]


@dataclass(frozen=True, slots=True)
class CancelRequest:
    """The retailer asked to cancel so many open units; the vendor has not decided."""

    quantity: int
    reason_code: str | None
    cannot_fulfill: bool


@dataclass(frozen=True, slots=True)
class AddressRequest:
    """The retailer asked for another address; the vendor has not decided."""

    change: int
    subject: UUID
    sold_to_change: bool
    changed_fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PurchaseLine:
    """Units of one item. `printed` ones stand on a slip of `batch` and have not left.

    `awaits`: the slip was sent to a vendor who must say that it is there, and has not. `due_date` is the newest one.
    `subject` is the name under which the line's own address is kept, None while it is that of the order. `unanswered`:
    another address was asked for, and the vendor never said what is to become of it, be it too late by now.
    """

    item: str
    ordered: int
    unit_price: Decimal
    carrier: str | None = None
    due_date: date | None = None
    revised: bool = False
    shipped: int = 0
    cancelled: int = 0
    printed: int = 0
    batch: int | None = None
    awaits: bool = False
    held: bool = False
    reason: str | None = None
    cancel: CancelRequest | None = None
    address: AddressRequest | None = None
    subject: UUID | None = None
    unanswered: bool = False

    @property
    def open(self) -> int:
        """Units that neither left nor were cancelled."""
        return self.ordered - self.shipped - self.cancelled

    @property
    def unprinted(self) -> int:
        """Open units that stand on no slip."""
        return self.open - self.printed

    @property
    def is_sent(self) -> bool:
        """Whether it was sent to a vendor's system that has not acknowledged it."""
        return self.awaits and self.printed > 0

    @property
    def status(self) -> PurchaseLineStatus:
        """The line's status (PUR-2)."""
        if self.open == 0:
            return "shipped" if self.shipped else "cancelled"
        if self.held:
            return "held"
        return "in_process" if self.printed and not self.awaits else "new_order"
