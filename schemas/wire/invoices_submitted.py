"""`invoices-submitted`: vendors' invoices, and what retailers decide about them. Key: the number of the invoice."""

from decimal import Decimal
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from schemas.wire.actions import by_action
from schemas.wire.patterns import SHIPMENT
from schemas.wire.values import (
    Amount,
    Code,
    Day,
    InvoiceNumber,
    LineNumber,
    Message,
    PurchaseOrderNumber,
    Quantity,
    Text,
    Time,
    Token,
    VendorCode,
    described,
)

_NOTHING = Decimal(0)


def _two_places(percent: Decimal) -> Decimal:
    if percent != round(percent, 2):
        raise ValueError("has more than two decimals")
    return percent


def _said(reason: str) -> str:
    if not reason.strip():
        raise ValueError("must say why")
    return reason


Percent = Annotated[Amount, Field(le=100), AfterValidator(_two_places)]
"""A share of 0 to 100 percent with at most two decimals."""

Days = Annotated[int, Field(ge=0, le=999)]
"""Days, of at most three digits."""

ShipmentId = Annotated[str, StringConstraints(max_length=70, pattern=SHIPMENT, to_upper=True)]
"""The id of a shipment: the number of the purchase order, a colon, and its sequence."""

Reason = Annotated[Text, Field(min_length=1), AfterValidator(_said)]
"""Why, in the retailer's words; at most 500 characters."""


class SubmittedLine(Message):
    """Units that the vendor bills: of a shipment, or of a line of a purchase order."""

    shipment_id: Annotated[
        ShipmentId | None,
        described("The shipment, as purchase_order_shipments names it; else the line is named."),
    ] = None
    po_number: Annotated[
        PurchaseOrderNumber | None, described("Number of the purchase order, where no shipment is named.")
    ] = None
    line_number: Annotated[LineNumber | None, described("Line of that purchase order.")] = None
    quantity: Annotated[
        Quantity | None, described("Units billed; absent: all that were shipped and no other invoice bills.")
    ] = None
    unit_cost: Annotated[
        Amount | None, described("What one unit costs; absent: the price of the purchase order.")
    ] = None
    ship_date: Annotated[Day | None, described("Day of the shipment, where the vendor has another one.")] = (
        None
    )
    freight: Annotated[Amount, described("Freight of the line.")] = _NOTHING
    handling: Annotated[Amount, described("Handling of the line.")] = _NOTHING
    other: Annotated[Amount, described("Other charges of the line.")] = _NOTHING
    other_description: Annotated[Text, described("What the other charges are.")] = ""

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        of_a_line = (self.po_number is not None, self.line_number is not None)
        if of_a_line != (self.shipment_id is None, self.shipment_id is None):
            raise ValueError("name either shipment_id, or po_number and line_number")
        return self


class _OfARetailer(Message):
    organization: Annotated[Code, described("Code of the organization that is billed.")]
    user: Annotated[Token | None, described("User who did it; ten characters are kept.")] = None
    occurred_at: Annotated[Time | None, described("Time of it; default: the time of the message.")] = None


class _OfAnInvoice(_OfARetailer):
    vendor: Annotated[VendorCode, described("Code of the vendor.")]
    invoice_number: Annotated[
        InvoiceNumber, described("Number of the invoice, as the vendor writes it; compared without case.")
    ]


class _Whole(_OfAnInvoice):
    invoice_date: Annotated[Day, described("The vendor's day of the invoice.")]
    description: Annotated[Text, described("The invoice in the vendor's words; it informs only.")] = ""
    freight: Annotated[Amount, described("Freight of the invoice, beside that of its lines.")] = _NOTHING
    handling: Annotated[Amount, described("Handling of the invoice, beside that of its lines.")] = _NOTHING
    other: Annotated[Amount, described("Other charges of the invoice, beside those of its lines.")] = _NOTHING
    other_description: Annotated[Text, described("What the other charges are; it informs only.")] = ""
    discount_percent: Annotated[Percent | None, described("Discount for paying early, in percent.")] = None
    discount_days: Annotated[Days | None, described("Days within which the discount may be taken.")] = None
    gross_days: Annotated[Days | None, described("Days within which all is to be paid.")] = None
    submit: Annotated[bool, described("True to submit it at once.")] = False
    lines: Annotated[
        tuple[SubmittedLine, ...],
        Field(min_length=1, max_length=2000, strict=False, description="What is billed, a shipment each."),
    ]


class CreateInvoice(_Whole):
    """A new invoice."""

    action: Annotated[Literal["create"], described("What the message asks for.")]


class MaintainInvoice(_Whole):
    """An invoice that is not submitted, or was rejected: the whole of it as it is to be."""

    action: Annotated[Literal["maintain"], described("What the message asks for.")]


class SubmitInvoice(_OfAnInvoice):
    """Submit an invoice: it is approved where all its lines are in balance, else held."""

    action: Annotated[Literal["submit"], described("What the message asks for.")]


class DeleteInvoice(_OfAnInvoice):
    """Take back an invoice that is not submitted, or was rejected."""

    action: Annotated[Literal["delete"], described("What the message asks for.")]


class ApproveInvoice(_OfAnInvoice):
    """The retailer takes an invoice that is held."""

    action: Annotated[Literal["approve"], described("What the message asks for.")]
    reason: Annotated[Reason, described("Why; it must be said.")]


class RejectInvoice(_OfAnInvoice):
    """The retailer does not take an invoice that is held."""

    action: Annotated[Literal["reject"], described("What the message asks for.")]
    reason: Annotated[Reason, described("Why; it must be said.")]


class CollectInvoices(_OfARetailer):
    """Hand over all invoices that are approved. Key: the organization."""

    action: Annotated[Literal["collect"], described("What the message asks for.")]


class ResendInvoice(_OfAnInvoice):
    """Hand over an invoice again."""

    action: Annotated[Literal["resend"], described("What the message asks for.")]


SubmittedInvoice = (
    CreateInvoice
    | MaintainInvoice
    | SubmitInvoice
    | DeleteInvoice
    | ApproveInvoice
    | RejectInvoice
    | CollectInvoices
    | ResendInvoice
)
"""The messages of the topic."""

submitted_invoice_of = by_action(*get_args(SubmittedInvoice))
"""Returns the model of a message."""
