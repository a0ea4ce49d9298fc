"""What vendors and retailers change of a purchase order on its way (PUR-5 to PUR-7)."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID

from schemas.events.purchase_order_fact import PurchaseOrderActivity, PurchaseUnits


class PurchaseLinesHeld(PurchaseOrderActivity, frozen=True, kw_only=True):
    """The vendor holds these lines, or gives another reason for it."""

    type: ClassVar[str] = "purchase-lines-held"
    version: ClassVar[int] = 1
    reason: str | None = None
    lines: tuple[PurchaseUnits, ...]


class PurchaseLinesReleased(PurchaseOrderActivity, frozen=True, kw_only=True):
    """The vendor holds these lines no longer. Their reason is the one that came with it, or none."""

    type: ClassVar[str] = "purchase-lines-released"
    version: ClassVar[int] = 1
    reason: str | None = None
    lines: tuple[PurchaseUnits, ...]


class DueDateRevised(PurchaseOrderActivity, frozen=True, kw_only=True):
    """These lines are due on another day, and why."""

    type: ClassVar[str] = "due-date-revised"
    version: ClassVar[int] = 1
    due_date: date
    reason: str
    lines: tuple[PurchaseUnits, ...]


class ReasonNoted(PurchaseOrderActivity, frozen=True, kw_only=True):
    """The reason of these lines is set, or deleted where there is none."""

    type: ClassVar[str] = "reason-noted"
    version: ClassVar[int] = 1
    reason: str | None = None
    lines: tuple[PurchaseUnits, ...]


class UnitPriceChanged(PurchaseOrderActivity, frozen=True, kw_only=True):
    """The retailer pays another price for the units of a line; four places."""

    type: ClassVar[str] = "unit-price-changed"
    version: ClassVar[int] = 1
    old_unit_price: Decimal
    new_unit_price: Decimal
    currency: str = "USD"
    gift: bool = False
    lines: tuple[PurchaseUnits, ...]


class CancelRequested(PurchaseOrderActivity, frozen=True, kw_only=True):
    """The retailer asks to cancel so many units of these lines; the vendor decides.

    `cannot_fulfill`: the vendor is not expected to have them, so the sales order looks for somebody else.
    """

    type: ClassVar[str] = "cancel-requested"
    version: ClassVar[int] = 1
    reason_code: str | None = None
    cannot_fulfill: bool = False
    lines: tuple[PurchaseUnits, ...]


class PurchaseLinesCancelled(PurchaseOrderActivity, frozen=True, kw_only=True):
    """So many units of these lines are cancelled: at once, or as the vendor, or a line that came back, allowed it."""

    type: ClassVar[str] = "purchase-lines-cancelled"
    version: ClassVar[int] = 1
    approved: bool
    reason_code: str | None = None
    cannot_fulfill: bool = False
    lines: tuple[PurchaseUnits, ...]


class CancelRejected(PurchaseOrderActivity, frozen=True, kw_only=True):
    """These lines are not cancelled: the vendor declined, or, `automatic`, nothing or too little of them was open.

    The units are those that were asked for; 0 where the request named none. `too_late`: refused as it came, so that an
    older request stays.
    """

    type: ClassVar[str] = "cancel-rejected"
    version: ClassVar[int] = 1
    automatic: bool
    too_late: bool = False
    lines: tuple[PurchaseUnits, ...]


class AddressChangeRequested(PurchaseOrderActivity, frozen=True, kw_only=True):
    """The retailer asks that these lines go to another address; the vendor decides.

    `change` counts the changes of the purchase order from 1, `subject` is the name under which the address is kept.
    """

    type: ClassVar[str] = "address-change-requested"
    version: ClassVar[int] = 1
    change: int
    subject: UUID
    sold_to_change: bool = False
    changed_fields: tuple[str, ...] = ()
    lines: tuple[PurchaseUnits, ...]


class AddressChanged(PurchaseOrderActivity, frozen=True, kw_only=True):
    """These lines go to another address: at once, or as the vendor, or a line that came back, allowed it."""

    type: ClassVar[str] = "address-changed"
    version: ClassVar[int] = 1
    approved: bool
    change: int
    subject: UUID
    sold_to_change: bool = False
    changed_fields: tuple[str, ...] = ()
    lines: tuple[PurchaseUnits, ...]


AddressRejection = Literal["vendor", "replaced", "shipped", "closed", "cancelled"]
"""Why lines keep their address: the vendor declined; a newer change took the place; they were shipped meanwhile, were
over before, or were cancelled meanwhile."""


class AddressChangeRejected(PurchaseOrderActivity, frozen=True, kw_only=True):
    """These lines keep the address that they have. `by_another`: one shipment ended several changes, and the history
    tells of another one of them.
    """

    type: ClassVar[str] = "address-change-rejected"
    version: ClassVar[int] = 1
    why: AddressRejection
    change: int
    by_another: bool = False
    lines: tuple[PurchaseUnits, ...]
