"""`orderfold order set-status --json` and its sisters: what becomes of an order that a person changes."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, NamedTuple

from schemas.statuses import LineStatus
from schemas.wire.values import described


class LineChange(NamedTuple):
    """A line before and after; of a part that gets a number of its own, `before` is that of its line."""

    line_number: Annotated[int, described("The line.")]
    item: Annotated[str, described("Code of the item.")]
    quantity: Annotated[int, described("Units of the line from then on.")]
    before: Annotated[LineStatus, described("Status until then.")]
    after: Annotated[LineStatus, described("Status from then on.")]
    location_before: Annotated[str | None, described("Location that had it; null where none had.")]
    location: Annotated[str | None, described("Location that has it from then on; null where none has.")]
    pickup_by: Annotated[date | None, described("Last day to collect it; null where it has none.")]


class StockChange(NamedTuple):
    """What it does to the stock of an item at a location; zeros are left out."""

    location: Annotated[str, described("Code of the location.")]
    item: Annotated[str, described("Code of the item.")]
    on_hand: Annotated[int, described("Units that come to its shelf, below zero where they leave it.")]
    reserved: Annotated[int, described("Units reserved there, below zero where they are freed.")]


class PurchaseChange(NamedTuple):
    """What it does to a line that a vendor ships."""

    po_number: Annotated[str, described("Number of the purchase order.")]
    vendor: Annotated[str, described("Code of the vendor.")]
    line_number: Annotated[int, described("The line, there and of the order.")]
    quantity: Annotated[int, described("Units that are ordered, cancelled, or asked to be cancelled.")]
    what: Annotated[
        Literal["ordered", "cancelled", "cancel_requested"],
        described("What becomes of the units; the vendor decides about a cancel that is requested."),
    ]


class ChangedByHand(NamedTuple):
    """What was done, or would be done."""

    organization: Annotated[str, described("Whose order it is.")]
    order_number: Annotated[str, described("The order, in upper case.")]
    dry_run: Annotated[bool, described("True if nothing was to be done.")]
    changed: Annotated[bool, described("True if it was done.")]
    facts: Annotated[Sequence[str], described("Stored names of the facts that record it, in order.")]
    lines: Annotated[Sequence[LineChange], described("Lines that change.")]
    stock: Annotated[Sequence[StockChange], described("Stock that changes.")]
    purchase_orders: Annotated[Sequence[PurchaseChange], described("Lines of vendors that change.")]
    refused: Annotated[str | None, described("Why nothing, or not all of it, can be done; else null.")]
