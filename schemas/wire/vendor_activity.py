"""`vendor-activity`: what vendors do with purchase orders. Key: the PO number; of a batch, its vendor."""

from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field

from schemas.events.purchase_order_slips import Remainder, SlipFormat
from schemas.wire.actions import by_action
from schemas.wire.values import (
    Amount,
    Code,
    Day,
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

BatchId = Annotated[int, Field(ge=1, le=9_223_372_036_854_775_807)]
"""The number that this system gave a batch of slips."""

Reason = Annotated[Text, Field(min_length=1)]
"""Why, in the vendor's words; at most 500 characters."""


class _Activity(Message):
    organization: Annotated[Code, described("Code of the organization that ordered.")]
    vendor: Annotated[VendorCode, described("Code of the vendor.")]
    user: Annotated[Token | None, described("User who did it; ten characters are kept.")] = None
    occurred_at: Annotated[Time | None, described("Time of it; default: the time of the message.")] = None


class _OfAnOrder(_Activity):
    po_number: Annotated[PurchaseOrderNumber, described("Number of the purchase order.")]


class _OfLines(_OfAnOrder):
    line_number: Annotated[
        LineNumber | None, described("The line; absent: every line of the order that this can be about.")
    ] = None


class NamedLine(Message):
    """A purchase order, or one line of it."""

    po_number: Annotated[PurchaseOrderNumber, described("Number of the purchase order.")]
    line_number: Annotated[LineNumber | None, described("The line; absent: every line that waits.")] = None


class PrintSlips(_Activity):
    """Make a batch of slips: for lines that are named, or for all of the vendor that wait."""

    action: Annotated[Literal["pack_slips"], described("What the message asks for.")]
    format: Annotated[SlipFormat, described("pdf: pages to print; csv: rows of an extract.")] = "pdf"
    lines: Annotated[
        tuple[NamedLine, ...],
        Field(max_length=2000, strict=False, description="Lines, or whole orders; absent: all that wait."),
    ] = ()


class _OfABatch(_Activity):
    batch_id: Annotated[BatchId, described("Number of the batch.")]


class AcknowledgeSlips(_OfABatch):
    """The vendor's system has a batch."""

    action: Annotated[Literal["acknowledge"], described("What the message asks for.")]


class ResendBatch(_OfABatch):
    """Send a batch again, under its number."""

    action: Annotated[Literal["resend_batch"], described("What the message asks for.")]


class VoidSlips(_OfABatch):
    """The slips of a batch are void."""

    action: Annotated[Literal["void"], described("What the message asks for.")]


class ReprintedLine(Message):
    """A line, and how many units of it are to stand on the new slip."""

    po_number: Annotated[PurchaseOrderNumber, described("Number of the purchase order.")]
    line_number: Annotated[LineNumber, described("The line.")]
    new_print_quantity: Annotated[
        int, Field(ge=0, le=2_147_483_647, description="Units on the new slip; 0: none.")
    ]


def _once(lines: tuple[ReprintedLine, ...]) -> tuple[ReprintedLine, ...]:
    if len({(line.po_number, line.line_number) for line in lines}) < len(lines):
        raise ValueError("a line stands twice")
    return lines


class ReprintSlips(_OfABatch):
    """A new batch takes the place of a batch; lines that are not named keep their units."""

    action: Annotated[Literal["reprint"], described("What the message asks for.")]
    format: Annotated[SlipFormat, described("pdf: pages to print; csv: rows of an extract.")] = "pdf"
    lines: Annotated[
        tuple[ReprintedLine, ...],
        Field(max_length=2000, strict=False, description="Lines with other units than before."),
        AfterValidator(_once),
    ] = ()


class LeavingLine(Message):
    """Units of a line that leave."""

    line_number: Annotated[LineNumber, described("The line.")]
    quantity: Annotated[Quantity, described("Units that leave; at most those that are printed.")]
    remainder: Annotated[
        Remainder,
        described("What becomes of printed units that stay: keep, or return to be printed again."),
    ] = "keep"


class Ship(_OfAnOrder):
    """Units of lines left."""

    action: Annotated[Literal["ship"], described("What the message asks for.")]
    shipment_number: Annotated[
        Token | None, described("The vendor's number of the shipment; told again it is the same one.")
    ] = None
    ship_date: Annotated[Day, described("Day on which it left; at most one day ahead.")]
    carrier: Annotated[Token | None, described("Code of the carrier; default: that of each line.")] = None
    tracking_number: Annotated[Token | None, described("Number of the parcel at the carrier.")] = None
    weight: Annotated[Amount | None, described("Weight, in the vendor's unit.")] = None
    rate: Annotated[Amount | None, described("What the carrier takes, in the currency of the order.")] = None
    lines: Annotated[
        tuple[LeavingLine, ...],
        Field(min_length=1, max_length=2000, strict=False, description="What left."),
    ]


class Hold(_OfLines):
    """The vendor holds lines."""

    action: Annotated[Literal["hold"], described("What the message asks for.")]
    reason: Annotated[Reason | None, described("Why.")] = None


class Release(_OfLines):
    """The vendor holds lines no longer."""

    action: Annotated[Literal["release"], described("What the message asks for.")]
    reason: Annotated[Reason | None, described("The reason that the lines have from now on.")] = None


class ReviseDueDate(_OfLines):
    """Lines will be shipped on another day."""

    action: Annotated[Literal["due_date"], described("What the message asks for.")]
    due_date: Annotated[Day, described("The new day.")]
    reason: Annotated[Reason, described("Why; it must be said.")]


class NoteReason(_OfLines):
    """A reason beside lines, and nothing else."""

    action: Annotated[Literal["note"], described("What the message asks for.")]
    reason: Annotated[Reason | None, described("The reason; null deletes it.")] = None


class DecideCancel(_OfLines):
    """The vendor decides about cancels that the retailer asks for."""

    action: Annotated[Literal["cancel_decision"], described("What the message asks for.")]
    approve: Annotated[bool, described("True: cancelled; false: not.")]


class DecideAddress(_OfLines):
    """The vendor decides about an address that the retailer asks for."""

    action: Annotated[Literal["address_decision"], described("What the message asks for.")]
    approve: Annotated[bool, described("True: they go there; false: not.")]


VendorActivity = (
    PrintSlips
    | AcknowledgeSlips
    | ResendBatch
    | VoidSlips
    | ReprintSlips
    | Ship
    | Hold
    | Release
    | ReviseDueDate
    | NoteReason
    | DecideCancel
    | DecideAddress
)
"""The messages of the topic."""

vendor_activity_of = by_action(*get_args(VendorActivity))
"""Returns the model of a message."""
