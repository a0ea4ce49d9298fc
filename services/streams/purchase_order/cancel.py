"""The retailer cancels units of a purchase order, and the vendor decides where slips are printed (PUR-5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from schemas.events.purchase_order import AnyPurchaseOrderFact
from schemas.events.purchase_order_changes import CancelRejected, CancelRequested, PurchaseLinesCancelled
from schemas.reasons import DeadLetterReason
from services.streams.order import Refused
from services.streams.purchase_order.about import about, units
from services.streams.purchase_order.line import CancelRequest, PurchaseLine
from services.streams.purchase_order.lines import (
    Decided,
    addresses_ended,
    cancels_approved,
    meant,
    no_such_line,
)
from services.streams.purchase_order.state import By, Known


@dataclass(frozen=True, slots=True)
class Cancel:
    """Cancel open units of a line, all of them where no quantity is named; of every line where none is named."""

    by: By
    line_number: int | None = None
    quantity: int | None = None
    reason_code: str | None = None
    cannot_fulfill: bool = False


@dataclass(frozen=True, slots=True)
class DecideCancel:
    """The vendor grants or declines what is asked of a line, or of all lines."""

    by: By
    approve: bool
    line_number: int | None = None


_Judged = Literal["cancelled", "requested", "rejected", "repeated"]


def cancel(command: Cancel, order: Known) -> Decided:
    """Return what is cancelled at once, what the vendor is asked, and what is too late; each line is judged alone."""
    if command.line_number is not None and command.line_number not in order.lines:
        return no_such_line()
    if command.line_number is None and command.quantity is not None:
        detail = "these are units of a line; name it, or omit quantity"
        return Refused(DeadLetterReason.INVALID, "quantity", detail)
    numbers = sorted(order.lines) if command.line_number is None else [command.line_number]
    judged: dict[_Judged, list[int]] = {}
    for number in numbers:
        judged.setdefault(_judged(command, order.lines[number]), []).append(number)
    facts: list[AnyPurchaseOrderFact] = []
    for outcome in ("cancelled", "requested", "rejected"):
        if found := judged.get(outcome):
            facts += _facts(command, order, outcome, found)
    return facts


def decide_cancel(command: DecideCancel, order: Known) -> Decided:
    """Return what the vendor decided about requests that are open."""
    numbers = meant(order, command.line_number, _is_asked, "no cancel is asked for")
    if isinstance(numbers, Refused):
        return numbers
    if command.approve:
        return cancels_approved(order, numbers, command.by)
    asked = {number: request.quantity for number in numbers if (request := order.lines[number].cancel)}
    return [CancelRejected(**about(order, command.by), automatic=False, lines=units(order.lines, asked))]


def _judged(command: Cancel, line: PurchaseLine) -> _Judged:
    quantity = line.open if command.quantity is None else command.quantity
    if line.open == 0 or quantity > line.open:
        return "rejected"
    if line.status == "new_order":
        return "cancelled"
    same = CancelRequest(quantity, command.reason_code, command.cannot_fulfill)
    return "repeated" if line.cancel == same else "requested"


def _facts(
    command: Cancel, order: Known, outcome: _Judged, numbers: Sequence[int]
) -> list[AnyPurchaseOrderFact]:
    said = about(order, command.by)
    if outcome == "rejected":
        asked = dict.fromkeys(numbers, command.quantity or 0)
        return [CancelRejected(**said, automatic=True, too_late=True, lines=units(order.lines, asked))]
    taken = {number: command.quantity or order.lines[number].open for number in numbers}
    lines = units(order.lines, taken)
    why = {"reason_code": command.reason_code, "cannot_fulfill": command.cannot_fulfill}
    if outcome == "requested":
        return [CancelRequested(**said, **why, lines=lines)]  # type: ignore[arg-type]
    gone = [number for number in numbers if order.lines[number].open == taken[number]]
    cancelled = PurchaseLinesCancelled(**said, **why, approved=False, lines=lines)  # type: ignore[arg-type]
    return [cancelled, *addresses_ended(order, gone, command.by)]


def _is_asked(line: PurchaseLine) -> bool:
    return line.cancel is not None
