"""Slips are printed, sent, acknowledged, voided and printed again (PUR-3)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from schemas.events.purchase_order import AnyPurchaseOrderFact
from schemas.events.purchase_order_fact import PurchaseUnits
from schemas.events.purchase_order_slips import (
    PackSlipsAcknowledged,
    PackSlipsPrinted,
    PackSlipsReprinted,
    PackSlipsVoided,
    SlipFormat,
)
from schemas.reasons import DeadLetterReason
from services.streams.order import Refused
from services.streams.purchase_order.about import about, open_units, units
from services.streams.purchase_order.evolve import fold
from services.streams.purchase_order.line import PurchaseLine
from services.streams.purchase_order.lines import (
    Decided,
    granted,
    no_such_line,
)
from services.streams.purchase_order.state import By, Known


@dataclass(frozen=True, slots=True)
class PrintSlips:
    """Put all open units of lines on slips of a batch: of those that are named, or of all that wait for it.

    `sent`: the system sends them to the vendor's, which must acknowledge them where `awaits_acknowledgement` says so.
    """

    by: By
    batch_id: int
    format: SlipFormat
    lines: Collection[int] | None = None
    sent: bool = False
    awaits_acknowledgement: bool = False


@dataclass(frozen=True, slots=True)
class AcknowledgeSlips:
    """The vendor's system has the lines of a batch."""

    by: By
    batch_id: int


@dataclass(frozen=True, slots=True)
class VoidSlips:
    """The slips of a batch are void."""

    by: By
    batch_id: int


@dataclass(frozen=True, slots=True)
class ReprintSlips:
    """A new batch takes the place of a batch, with these units by line; what is not named keeps its units."""

    by: By
    batch_id: int
    new_batch_id: int
    format: SlipFormat
    quantities: Mapping[int, int]


def waits_for_slips(line: PurchaseLine) -> bool:
    """Return whether a line can be put on a slip now."""
    return line.status == "new_order" and not line.is_sent


def print_slips(command: PrintSlips, order: Known) -> Decided:
    """Return the slips; a named line that cannot have one refuses them all."""
    if command.lines is None:
        numbers = [number for number, line in sorted(order.lines.items()) if waits_for_slips(line)]
    else:
        numbers = sorted(command.lines)
        if not order.lines.keys() >= set(numbers):
            return no_such_line()
        if not all(waits_for_slips(order.lines[number]) for number in numbers):
            return Refused(DeadLetterReason.NOT_ALLOWED, "line_number", "only a new order line gets a slip")
    if not numbers:
        return []
    return [
        PackSlipsPrinted(
            **about(order, command.by),
            batch_id=command.batch_id,
            format=command.format,
            sent=command.sent,
            awaits_acknowledgement=command.awaits_acknowledgement,
            lines=open_units(order, numbers),
        )
    ]


def acknowledge_slips(command: AcknowledgeSlips, order: Known) -> Decided:
    """Return what is acknowledged: the lines that wait for it. A second acknowledgement is a repetition."""
    waiting = [number for number, line in _of(order, command.batch_id).items() if line.is_sent]
    return acknowledged(order, command.batch_id, waiting, command.by)


def acknowledged(
    order: Known, batch_id: int, numbers: Sequence[int], by: By, *, by_shipment: bool = False
) -> list[AnyPurchaseOrderFact]:
    """Return the fact that the vendor has these lines of a batch; none of no lines."""
    if not numbers:
        return []
    printed = units(order.lines, {number: order.lines[number].printed for number in numbers})
    return [
        PackSlipsAcknowledged(**about(order, by), batch_id=batch_id, by_shipment=by_shipment, lines=printed)
    ]


def void_slips(command: VoidSlips, order: Known) -> Decided:
    """Return what is printed no longer, and what was asked of lines that come back."""
    numbers = list(_of(order, command.batch_id))
    return _came_back(order, _voided(order, command.batch_id, numbers, command.by), numbers, command.by)


def reprint_slips(command: ReprintSlips, order: Known) -> Decided:
    """Return the new slips. A line with 0 units, or that the vendor holds, is printed no longer."""
    printed = _of(order, command.batch_id)
    if not order.lines.keys() >= command.quantities.keys():
        return no_such_line()
    for number, quantity in command.quantities.items():
        if number not in printed:
            detail = "the line has no slip of this batch"
            return Refused(DeadLetterReason.NOT_ALLOWED, "line_number", detail)
        if quantity > printed[number].printed:
            detail = f"only {printed[number].printed} are printed"
            return Refused(DeadLetterReason.INVALID, "new_print_quantity", detail)
    new = {number: command.quantities.get(number, line.printed) for number, line in printed.items()}
    gone = [number for number, quantity in new.items() if quantity == 0 or printed[number].held]
    again = {number: quantity for number, quantity in new.items() if number not in gone}
    facts: list[AnyPurchaseOrderFact] = []
    if again:
        facts.append(
            PackSlipsReprinted(
                **about(order, command.by),
                batch_id=command.new_batch_id,
                replaced_batch_id=command.batch_id,
                format=command.format,
                lines=units(order.lines, again),
            )
        )
    facts += _voided(order, command.batch_id, gone, command.by)
    return _came_back(order, facts, gone, command.by)


def on_batch(order: Known, batch_id: int) -> tuple[PurchaseUnits, ...]:
    """Return the units that stand on slips of a batch, and have not left."""
    return units(order.lines, {number: line.printed for number, line in _of(order, batch_id).items()})


def _of(order: Known, batch_id: int) -> dict[int, PurchaseLine]:
    """Return the lines whose latest slip is of a batch and still counts."""
    return {
        number: line
        for number, line in sorted(order.lines.items())
        if line.batch == batch_id and line.printed > 0
    }


def _voided(order: Known, batch_id: int, numbers: Sequence[int], by: By) -> list[AnyPurchaseOrderFact]:
    if not numbers:
        return []
    printed = units(order.lines, {number: order.lines[number].printed for number in numbers})
    return [PackSlipsVoided(**about(order, by), batch_id=batch_id, lines=printed)]


def _came_back(
    order: Known, facts: list[AnyPurchaseOrderFact], numbers: Sequence[int], by: By
) -> list[AnyPurchaseOrderFact]:
    """Grant what was asked of lines that wait for a slip again."""
    after = fold(facts, order)
    assert isinstance(after, Known)  # noqa: S101
    back = [number for number in numbers if after.lines[number].status == "new_order"]
    return [*facts, *granted(after, back, by)]
