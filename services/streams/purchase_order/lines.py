"""Which lines of a purchase order a command means, and what becomes of requests as lines come back."""

from collections.abc import Callable, Iterable, Sequence

from schemas.events.purchase_order import AnyPurchaseOrderFact
from schemas.events.purchase_order_changes import (
    AddressChanged,
    AddressChangeRejected,
    PurchaseLinesCancelled,
)
from schemas.reasons import DeadLetterReason
from services.streams.order import Refused
from services.streams.purchase_order.about import about, open_units, units
from services.streams.purchase_order.evolve import fold
from services.streams.purchase_order.line import PurchaseLine
from services.streams.purchase_order.state import By, Known

Decided = Sequence[AnyPurchaseOrderFact] | Refused
"""Facts, none where a command is a repetition; or why it is not taken."""


def meant(
    order: Known, line_number: int | None, may: Callable[[PurchaseLine], bool], refusal: str
) -> list[int] | Refused:
    """Return the line that is named, or all lines that the command may be about. Refused where there is none."""
    if line_number is not None and line_number not in order.lines:
        return no_such_line()
    asked = sorted(order.lines) if line_number is None else [line_number]
    found = [number for number in asked if may(order.lines[number])]
    return found or Refused(DeadLetterReason.NOT_ALLOWED, "line_number", refusal)


def no_such_line() -> Refused:
    """Return the refusal of a command that names a line that the purchase order does not have."""
    detail = "the purchase order has no line of this number"
    return Refused(DeadLetterReason.UNKNOWN_PURCHASE_ORDER, "line_number", detail)


def granted(order: Known, numbers: Iterable[int], by: By) -> list[AnyPurchaseOrderFact]:
    """Return the facts of all that is asked for these lines, which are open to be printed: addresses, then cancels."""
    numbers = list(numbers)
    facts = addresses_approved(order, numbers, by)
    after = fold(facts, order)
    assert isinstance(after, Known)  # noqa: S101
    return [*facts, *cancels_approved(after, numbers, by)]


def addresses_approved(order: Known, numbers: Iterable[int], by: By) -> list[AnyPurchaseOrderFact]:
    """Return the facts of changes of address that are asked for these lines, and granted now."""
    facts: list[AnyPurchaseOrderFact] = []
    for number in numbers:
        asked = order.lines[number].address
        if asked is not None:
            facts.append(
                AddressChanged(
                    **about(order, by),
                    approved=True,
                    change=asked.change,
                    subject=asked.subject,
                    sold_to_change=asked.sold_to_change,
                    changed_fields=asked.changed_fields,
                    lines=open_units(order, [number]),
                )
            )
    return facts


def cancels_approved(order: Known, numbers: Iterable[int], by: By) -> list[AnyPurchaseOrderFact]:
    """Return the facts of cancels that are asked for these lines, and granted now."""
    facts: list[AnyPurchaseOrderFact] = []
    for number in numbers:
        line = order.lines[number]
        if line.cancel is not None and line.cancel.quantity <= line.open:
            facts.append(
                PurchaseLinesCancelled(
                    **about(order, by),
                    approved=True,
                    reason_code=line.cancel.reason_code,
                    cannot_fulfill=line.cancel.cannot_fulfill,
                    lines=units(order.lines, {number: line.cancel.quantity}),
                )
            )
            if line.open == line.cancel.quantity:
                facts += addresses_ended(order, [number], by)
    return facts


def addresses_ended(order: Known, numbers: Iterable[int], by: By) -> list[AnyPurchaseOrderFact]:
    """Return the facts of changes of address that are asked for these lines, of which nothing is open any more."""
    return [
        AddressChangeRejected(
            **about(order, by), why="cancelled", change=asked.change, lines=open_units(order, [number])
        )
        for number in numbers
        if (asked := order.lines[number].address) is not None
    ]
