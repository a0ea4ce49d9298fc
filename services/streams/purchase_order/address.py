"""The retailer changes the address of a purchase order: judged line by line, and the vendor decides (PUR-6)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from schemas.events.purchase_order import AnyPurchaseOrderFact
from schemas.events.purchase_order_changes import (
    AddressChanged,
    AddressChangeRejected,
    AddressChangeRequested,
)
from services.streams.order import Refused
from services.streams.purchase_order.about import about, open_units
from services.streams.purchase_order.line import PurchaseLine
from services.streams.purchase_order.lines import Decided, addresses_approved, meant
from services.streams.purchase_order.state import By, Known


@dataclass(frozen=True, slots=True)
class ChangeAddress:
    """Send what is open to another address, kept under `subject`.

    `same`: names under which the very same is kept already. A line that has it, or is asked to take it, is passed by.
    `differing`: the fields in which it differs, but for case, from the address that is kept under a name.
    """

    by: By
    subject: UUID
    sold_to_change: bool = False
    same: frozenset[UUID] = frozenset()
    differing: Mapping[UUID, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DecideAddress:
    """The vendor grants or declines the address that is asked for a line, or for all lines."""

    by: By
    approve: bool
    line_number: int | None = None


def change_address(command: ChangeAddress, order: Known) -> Decided:
    """Return the lines that take the address at once, those of which the vendor is asked, and those that are over."""
    other = {
        number: line
        for number, line in sorted(order.lines.items())
        if wanted_subject(order, line) not in command.same
    }
    change = order.changes + 1
    waiting = [number for number, line in other.items() if line.status == "new_order"]
    asked = [number for number, line in other.items() if line.status in ("in_process", "held")]
    over = [number for number, line in other.items() if line.open == 0]
    said = about(order, command.by)
    new = {"change": change, "subject": command.subject, "sold_to_change": command.sold_to_change}
    facts: list[AnyPurchaseOrderFact] = [
        AddressChanged(**said, **new, approved=False, changed_fields=fields, lines=open_units(order, alike))  # type: ignore[arg-type]
        for fields, alike in _by_what_changes(command, order, waiting)
    ]
    facts += _replaced(order, asked, command.by)
    facts += [
        AddressChangeRequested(**said, **new, changed_fields=fields, lines=open_units(order, alike))  # type: ignore[arg-type]
        for fields, alike in _by_what_changes(command, order, asked)
    ]
    if over and (waiting or asked or len(over) == len(order.lines)):
        lines = open_units(order, over)
        facts.append(AddressChangeRejected(**said, why="closed", change=change, lines=lines))
    return facts


def _by_what_changes(
    command: ChangeAddress, order: Known, numbers: Collection[int]
) -> Iterator[tuple[tuple[str, ...], list[int]]]:
    """Yield the lines of which the same fields of the address they have change; mostly that is all of them."""
    alike: dict[tuple[str, ...], list[int]] = {}
    for number in numbers:
        present = order.lines[number].subject or order.created.subject
        alike.setdefault(command.differing.get(present, ()), []).append(number)
    yield from alike.items()


def wanted_subject(order: Known, line: PurchaseLine) -> UUID:
    """Return the name under which the address is kept that a line has, or is asked to take."""
    if line.address is not None:
        return line.address.subject
    return line.subject or order.created.subject


def decide_address(command: DecideAddress, order: Known) -> Decided:
    """Return what the vendor decided about changes that are asked for."""
    numbers = meant(order, command.line_number, _is_asked, "no change of address is asked for")
    if isinstance(numbers, Refused):
        return numbers
    if command.approve:
        return addresses_approved(order, numbers, command.by)
    return _rejected(order, numbers, command.by, "vendor")


def _replaced(order: Known, numbers: Collection[int], by: By) -> list[AnyPurchaseOrderFact]:
    return _rejected(order, [number for number in numbers if order.lines[number].address], by, "replaced")


def _rejected(order: Known, numbers: Collection[int], by: By, why: str) -> list[AnyPurchaseOrderFact]:
    by_change: dict[int, list[int]] = {}
    for number in numbers:
        if (request := order.lines[number].address) is not None:
            by_change.setdefault(request.change, []).append(number)
    return [
        AddressChangeRejected(**about(order, by), why=why, change=change, lines=open_units(order, found))  # type: ignore[arg-type]
        for change, found in by_change.items()
    ]


def _is_asked(line: PurchaseLine) -> bool:
    return line.address is not None
