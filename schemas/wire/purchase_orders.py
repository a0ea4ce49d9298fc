"""`purchase-orders`: what vendors are told. Key: the PO number; of a batch, its vendor."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict

from schemas.wire.party import Party
from schemas.wire.values import described


class PurchaseSoldTo(Party):
    """The buyer."""


class PurchaseShipTo(Party):
    """The recipient."""


class SlipCustomization(BaseModel):
    """Something that is made for the customer."""

    model_config = ConfigDict(frozen=True)

    code: Annotated[str, described("What is customized.")]
    message: Annotated[str, described("The text of it.")]


class SlipLine(BaseModel):
    """Units of a line that the vendor is to ship."""

    model_config = ConfigDict(frozen=True)

    line_number: Annotated[int, described("Number of the line within the purchase order.")]
    item: Annotated[str, described("Code of the item at the retailer.")]
    description: Annotated[str, described("Name of the item.")]
    vendor_item: Annotated[str, described("Code of the item at the vendor; empty where none is known.")]
    quantity: Annotated[int, described("Number of whole units.")]
    unit_price: Annotated[
        Decimal | None, described("What the retailer pays for one unit; null where the order is a gift.")
    ]
    due_date: Annotated[date | None, described("Day on which the line is to be shipped.")]
    gift_wrap: Annotated[bool, described("True if the line is to be gift wrapped.")]
    customizations: Annotated[tuple[SlipCustomization, ...], described("What is made for the customer.")]
    messages: Annotated[tuple[str, ...], described("Messages of the sales order line.")]
    ship_to: Annotated[
        PurchaseShipTo | None, described("Where this line goes; null once the person was forgotten.")
    ]


class SlipOrder(BaseModel):
    """A purchase order, and those of its lines that the vendor is told of."""

    model_config = ConfigDict(frozen=True)

    po_number: Annotated[str, described("Number of the purchase order, in upper case.")]
    order_number: Annotated[str, described("Number of the sales order, in upper case.")]
    entered_date: Annotated[date, described("The retailer's day of the order.")]
    gift: Annotated[bool, described("True if no slip may tell prices.")]
    ship_complete: Annotated[bool, described("True if all is to go in one shipment; it informs only.")]
    carrier: Annotated[str | None, described("Code of the carrier to ship with.")]
    currency: Annotated[str, described("ISO 4217 code of every amount.")]
    shipping_instructions: Annotated[
        str, described("Instructions for those who ship; *** once the person was forgotten.")
    ]
    sold_to: Annotated[PurchaseSoldTo | None, described("The buyer; null once the person was forgotten.")]
    order_messages: Annotated[tuple[str, ...], described("Messages, a line each.")]
    gift_messages: Annotated[tuple[str, ...], described("Gift messages, a line each.")]
    lines: Annotated[tuple[SlipLine, ...], described("Lines that the vendor is told of.")]


class _ToVendor(BaseModel):
    model_config = ConfigDict(frozen=True)

    organization: Annotated[str, described("Code of the organization that ordered.")]
    vendor: Annotated[str, described("Code of the vendor.")]


class PurchaseOrderCreatedMessage(_ToVendor, SlipOrder):
    """A purchase order, as it arrived."""

    type: Annotated[Literal["purchase-order-created"], described("What the vendor is told.")] = (
        "purchase-order-created"
    )


class PurchaseOrderBatchMessage(_ToVendor):
    """A batch of slips: what the vendor is to ship now. Sent again it has the same number."""

    type: Annotated[Literal["purchase-order-batch"], described("What the vendor is told.")] = (
        "purchase-order-batch"
    )
    batch_id: Annotated[int, described("Number of the batch, unique in the organization.")]
    format: Annotated[Literal["pdf", "csv"], described("pdf: to print; csv: for the vendor's system.")]
    requires_acknowledgement: Annotated[
        bool, described("True if the lines are in process only once the batch is acknowledged.")
    ]
    purchase_orders: Annotated[tuple[SlipOrder, ...], described("Purchase orders on the slips.")]


class ChangedUnits(BaseModel):
    """Units of a line that a change is about."""

    model_config = ConfigDict(frozen=True)

    line_number: Annotated[int, described("Number of the line within the purchase order.")]
    item: Annotated[str, described("Code of the item at the retailer.")]
    quantity: Annotated[int, described("Number of whole units.")]


class _Change(_ToVendor):
    po_number: Annotated[str, described("Number of the purchase order, in upper case.")]
    lines: Annotated[tuple[ChangedUnits, ...], described("Lines that it is about.")]
    occurred_at: Annotated[datetime, described("Time of it, in UTC.")]


class CancelRequestedMessage(_Change):
    """The retailer asks to cancel units; decide with cancel_decision."""

    type: Annotated[Literal["cancel-requested"], described("What the vendor is told.")] = "cancel-requested"
    reason_code: Annotated[str | None, described("Reason, as the retailer codes it.")]


class PurchaseOrderCancelledMessage(_Change):
    """Units are cancelled: they are not to be shipped."""

    type: Annotated[Literal["purchase-order-cancelled"], described("What the vendor is told.")] = (
        "purchase-order-cancelled"
    )
    reason_code: Annotated[str | None, described("Reason, as the retailer codes it.")]


class _ToAddress(_Change):
    sold_to_change: Annotated[bool, described("True if the buyer has this address, too.")]
    ship_to: Annotated[
        PurchaseShipTo | None, described("The whole new address; null once the person was forgotten.")
    ]


class AddressChangedMessage(_ToAddress):
    """Lines go to another address."""

    type: Annotated[Literal["address-changed"], described("What the vendor is told.")] = "address-changed"


class AddressChangeRequestedMessage(_ToAddress):
    """The retailer asks for another address; decide with address_decision."""

    type: Annotated[Literal["address-change-requested"], described("What the vendor is told.")] = (
        "address-change-requested"
    )


class CostChangedMessage(_Change):
    """The retailer pays another price for a unit. Of a gift no price is told."""

    type: Annotated[Literal["cost-changed"], described("What the vendor is told.")] = "cost-changed"
    unit_price: Annotated[Decimal | None, described("The price from now on; null where the order is a gift.")]


TO_VENDORS: tuple[type[Any], ...] = (
    PurchaseOrderCreatedMessage,
    PurchaseOrderBatchMessage,
    CancelRequestedMessage,
    PurchaseOrderCancelledMessage,
    AddressChangedMessage,
    AddressChangeRequestedMessage,
    CostChangedMessage,
)
"""The messages of the topic."""
