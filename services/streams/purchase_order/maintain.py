"""The vendor holds lines, releases them, moves a due date, notes a reason; the retailer changes a price (PUR-7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from schemas.events.purchase_order import AnyPurchaseOrderFact
from schemas.events.purchase_order_changes import (
    DueDateRevised,
    PurchaseLinesHeld,
    PurchaseLinesReleased,
    ReasonNoted,
    UnitPriceChanged,
)
from schemas.reasons import DeadLetterReason
from services.streams.order import Refused
from services.streams.purchase_order.about import about, open_units, units
from services.streams.purchase_order.evolve import evolve
from services.streams.purchase_order.line import PurchaseLine
from services.streams.purchase_order.lines import (
    Decided,
    granted,
    meant,
    no_such_line,
)
from services.streams.purchase_order.state import By, Known


@dataclass(frozen=True, slots=True)
class Hold:
    """Hold a line, or all that can be held; a line that is held gets another reason."""

    by: By
    line_number: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """Hold a line no longer, or all that are held."""

    by: By
    line_number: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ReviseDueDate:
    """A line, or all that are open, will be there on another day."""

    by: By
    due_date: date
    reason: str
    line_number: int | None = None


@dataclass(frozen=True, slots=True)
class NoteReason:
    """Set the reason of a line, or of all that are open; None deletes it."""

    by: By
    reason: str | None
    line_number: int | None = None


@dataclass(frozen=True, slots=True)
class ChangePrice:
    """The retailer pays another price for a unit of a line."""

    by: By
    line_number: int
    unit_price: Decimal


def hold(command: Hold, order: Known) -> Decided:
    """Return what is held; another reason of what is held already is a note."""
    numbers = meant(order, command.line_number, _is_open, "nothing of it is open")
    if isinstance(numbers, Refused):
        return numbers
    new = [number for number in numbers if not order.lines[number].held]
    facts: list[AnyPurchaseOrderFact] = []
    if new:
        fact = PurchaseLinesHeld(
            **about(order, command.by), reason=command.reason, lines=open_units(order, new)
        )
        facts.append(fact)
    held = [
        number
        for number in numbers
        if number not in new and command.reason not in (None, order.lines[number].reason)
    ]
    return [*facts, *_noted(order, held, command.reason, command.by)]


def release(command: Release, order: Known) -> Decided:
    """Return what is held no longer; a line that waits for a slip again grants what was asked of it."""
    numbers = meant(order, command.line_number, _is_held, "the vendor does not hold it")
    if isinstance(numbers, Refused):
        return numbers
    fact = PurchaseLinesReleased(
        **about(order, command.by), reason=command.reason, lines=open_units(order, numbers)
    )
    after = evolve(order, fact)
    assert isinstance(after, Known)  # noqa: S101
    back = [number for number in numbers if after.lines[number].status == "new_order"]
    return [fact, *granted(after, back, command.by)]


def revise_due_date(command: ReviseDueDate, order: Known) -> Decided:
    """Return the lines with another due date; the same date again is a repetition."""
    numbers = meant(order, command.line_number, _is_open, "nothing of it is open")
    if isinstance(numbers, Refused):
        return numbers
    moved = [number for number in numbers if order.lines[number].due_date != command.due_date]
    if not moved:
        return []
    return [
        DueDateRevised(
            **about(order, command.by),
            due_date=command.due_date,
            reason=command.reason,
            lines=open_units(order, moved),
        )
    ]


def note_reason(command: NoteReason, order: Known) -> Decided:
    """Return the lines with another reason. One that explains a hold or a revised date cannot be deleted."""
    may, refusal = _is_open, "nothing of it is open"
    if command.reason is None:
        may, refusal = _may_lose_its_reason, "its reason explains a hold or a revised due date, or it is over"
    numbers = meant(order, command.line_number, may, refusal)
    if isinstance(numbers, Refused):
        return numbers
    other = [number for number in numbers if order.lines[number].reason != command.reason]
    return _noted(order, other, command.reason, command.by)


def change_price(command: ChangePrice, order: Known) -> Decided:
    """Return the new price, also of what was shipped; the same price again is a repetition."""
    line = order.lines.get(command.line_number)
    if line is None:
        return no_such_line()
    if line.status == "cancelled":
        return Refused(DeadLetterReason.NOT_ALLOWED, "line_number", "the line is cancelled")
    if line.unit_price == command.unit_price:
        return []
    return [
        UnitPriceChanged(
            **about(order, command.by),
            old_unit_price=line.unit_price,
            new_unit_price=command.unit_price,
            currency=order.created.currency,
            gift=order.created.gift,
            lines=units(order.lines, {command.line_number: line.ordered}),
        )
    ]


def _noted(order: Known, numbers: Sequence[int], reason: str | None, by: By) -> list[AnyPurchaseOrderFact]:
    if not numbers:
        return []
    return [ReasonNoted(**about(order, by), reason=reason, lines=open_units(order, numbers))]


def _is_open(line: PurchaseLine) -> bool:
    return line.open > 0


def _is_held(line: PurchaseLine) -> bool:
    return line.status == "held"


def _may_lose_its_reason(line: PurchaseLine) -> bool:
    return line.open > 0 and not line.held and not line.revised
