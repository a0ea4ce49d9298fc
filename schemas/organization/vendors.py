"""Vendors that ship to customers, and how their invoices are taken (PUR-1, VIN-2, VIN-4)."""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from schemas.organization.values import CODE_PATTERN, Closed, ShortText, Token


def _as_written(number: Any) -> Any:
    """Take a number of a YAML file as it is written: 8.98 is exactly that. A text is taken as well."""
    if isinstance(number, bool) or not isinstance(number, int | float | str):
        return number
    try:
        return Decimal(str(number))
    except InvalidOperation:
        return number


Price = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=4), BeforeValidator(_as_written)]
"""An amount with at most four decimals, as a number or a text."""

VendorCode = Annotated[str, StringConstraints(max_length=10, pattern=CODE_PATTERN)]
VendorItemCode = Annotated[str, StringConstraints(min_length=1, max_length=35)]
Threshold = Annotated[
    Decimal, Field(ge=0, le=1_000, max_digits=18, decimal_places=4), BeforeValidator(_as_written)
]
"""Percent of a price."""
LeadDays = Annotated[int, Field(ge=0, le=365)]

LEAD_DAYS = 7
"""Days from the order to its due date, where neither item nor vendor says."""


class VendorItem(Closed):
    """What a vendor calls an item, and takes for it."""

    item: Annotated[str, Field(min_length=1, max_length=26)]
    """Code of the item."""
    vendor_item: VendorItemCode | None = None
    """The vendor's code; absent: the item's."""
    description: ShortText = ""
    """What the item is."""
    unit_price: Price = Decimal(0)
    """What the vendor takes for a unit."""
    unit_of_measure: ShortText = ""
    """What a unit is, such as EA."""
    upc: ShortText = ""
    """Universal Product Code of the item."""
    ean: ShortText = ""
    """European Article Number of the item."""
    lead_days: LeadDays | None = None
    """Days from the order to its due date; absent: the vendor's."""


class Vendor(Closed):
    """Somebody who ships to customers and sends invoices."""

    code: VendorCode
    """Code of the vendor."""
    name: Annotated[ShortText, Field(max_length=40)] = ""
    """Name that people read; kept apart from the facts."""
    integrated: bool = False
    """Whether new lines are sent to the vendor's system at once."""
    require_acknowledgement: bool = False
    """Whether sent lines are in process only once the vendor's system has said that it has them."""
    unit_cost_threshold: Threshold | None = None
    """Percent by which a unit cost may differ from the price; absent: the organization's."""
    notify_invoice_balance: bool | None = None
    """Whether retailer and vendor are told of held and decided invoices; absent: as the organization says."""
    email: ShortText = ""
    """Address for messages; kept apart from the facts."""
    lead_days: LeadDays | None = None
    """Days from the order to its due date; absent: 7."""
    items: tuple[VendorItem, ...] = ()
    """What the vendor ships."""

    def item(self, code: str) -> VendorItem | None:
        """Return what is listed of an item, None where nothing is."""
        return next((each for each in self.items if each.item == code), None)


class Brand(Closed):
    """A brand under which the retailer sells."""

    code: Token
    """Code of the brand."""
    name: ShortText = ""
    """Name that people read."""


class Invoices(Closed):
    """How approved invoices reach the retailer's system."""

    handover: Literal["push", "pull"] = "push"
    """push: each is posted once it is approved; pull: all that are approved as they are collected."""
