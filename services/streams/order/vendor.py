"""Lines that a drop-ship vendor ships: what may become of them, and what is told of their purchase order (PUR-1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from schemas.events.order import AnyOrderFact, Carried
from schemas.events.order_fact import Source
from schemas.events.order_vendor import LineAtVendor, VendorNews, VendorNoted
from schemas.organization import Organization
from schemas.reasons import DeadLetterReason
from schemas.statuses import RoutedStatus
from services.streams.order.about import Refused, about
from services.streams.order.changing import Change, changed, standing
from services.streams.order.evolve import fold
from services.streams.order.meant import Lines
from services.streams.order.reject import rejected
from services.streams.order.state import Known, Order


@dataclass(frozen=True, slots=True)
class AtVendor:
    """How a line stands on its purchase order: whether its vendor has begun with it, and what is to be cancelled.

    `vendor` is the vendor's code, `requested` the units that the vendor was asked to cancel and has not decided about.
    """

    vendor: str
    begun: bool
    requested: int | None = None


OnOrder = Mapping[int, AtVendor]
"""The lines of an order that vendors are to ship, by number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowVendor:
    """Lines of a purchase order are in another status: of each, by number, so many units."""

    po_number: str
    at: datetime
    source: Source
    quantities: Mapping[int, int]
    status: RoutedStatus
    carried: Carried


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteVendor:
    """Something is told of lines of a purchase order that keep their statuses, or asked about them."""

    po_number: str
    vendor: str
    at: datetime
    source: Source
    user: str | None
    quantities: Mapping[int, int]
    news: VendorNews
    reason: str | None = None
    due_date: date | None = None


def follow_vendor(command: FollowVendor, order: Order, policy: Organization) -> Sequence[AnyOrderFact]:
    """Return what the order goes through with its purchase order; only lines that are on it are meant."""
    if not isinstance(order, Known):
        return []
    lines = _on(order, command.po_number, command.quantities)
    if command.status == "accepted":  # the first time; a line that was begun with stays so
        lines = {
            number: line for number, line in lines.items() if standing(order, line).status == "new_order"
        }
    whole = {number: line for number, line in lines.items() if command.quantities[number] >= line.quantity}
    facts = _changed(command, order, whole, None, policy)
    for number in sorted(lines.keys() - whole.keys()):
        now = fold(facts, order)
        assert isinstance(now, Known)  # noqa: S101
        part = {number: now.lines[number]}
        facts += _changed(command, now, part, command.quantities[number], policy)
    return facts


def note_vendor(command: NoteVendor, order: Order) -> Sequence[AnyOrderFact]:
    """Return the fact that something was told of lines; nothing where none of them is on the purchase order."""
    lines = _on(order, command.po_number, command.quantities) if isinstance(order, Known) else {}
    if not lines or not isinstance(order, Known):
        return []
    return [
        VendorNoted(
            **about(order),
            noted_at=command.at,
            vendor=command.vendor,
            po_number=command.po_number,
            news=command.news,
            source=command.source,
            user=command.user,
            reason=command.reason,
            due_date=command.due_date,
            lines=tuple(
                LineAtVendor(
                    line_number=number,
                    item=line.item,
                    quantity=command.quantities[number],
                    status=standing(order, line).status,
                    location=line.stands_at,
                )
                for number, line in lines.items()
            ),
        )
    ]


def asked_to_cancel(
    order: Known,
    quantities: Mapping[int, int],
    on_order: OnOrder,
    at: datetime,
    source: Source,
    user: str | None = None,
    reason_code: str | None = None,
) -> list[AnyOrderFact]:
    """Return that vendors are asked to cancel units, once a purchase order; what is asked already is no news."""
    by_purchase: dict[str, dict[int, int]] = {}
    for number, quantity in quantities.items():
        if on_order[number].requested != quantity:
            by_purchase.setdefault(order.lines[number].purchase_order or "", {})[number] = quantity
    facts: list[AnyOrderFact] = []
    for po_number, units in by_purchase.items():
        asked = NoteVendor(
            po_number=po_number,
            vendor=on_order[min(units)].vendor,
            at=at,
            source=source,
            user=user,
            quantities=units,
            news="cancel_requested",
            reason=reason_code,
        )
        facts += note_vendor(asked, order)
    return facts


def begun_with(lines: Lines, on_order: OnOrder) -> list[int]:
    """Return the lines that cannot go elsewhere: their vendors have begun with them, or they are over there."""
    return [
        number
        for number, line in lines.items()
        if line.purchase_order is not None and not (line.is_on_order and not has_begun(number, on_order))
    ]


def no_longer(order: Known, numbers: Sequence[int], path: str) -> Refused:
    """Return the refusal of what takes lines from vendors who have begun with them."""
    number = numbers[0]
    line = order.lines[number]
    detail = f"line {number} is on purchase order {line.purchase_order}, which its vendor has begun with"
    cure = ": cancel it first" if line.is_on_order else ""
    return Refused(DeadLetterReason.NOT_ALLOWED, path, f"{detail}{cure}")


def has_begun(number: int, on_order: OnOrder) -> bool:
    """Return whether its vendor has begun; of a purchase order that nobody knows there is none who could."""
    return number in on_order and on_order[number].begun


def _on(order: Known, po_number: str, numbers: Iterable[int]) -> Lines:
    """Return those of these lines that a vendor is to ship by a purchase order, in line order."""
    lines = {number: order.lines[number] for number in sorted(numbers) if number in order.lines}
    return {
        number: line
        for number, line in lines.items()
        if line.is_on_order and line.purchase_order == po_number
    }


def _changed(
    command: FollowVendor, order: Known, lines: Lines, quantity: int | None, policy: Organization
) -> list[AnyOrderFact]:
    if not lines:
        return []
    change = Change(command.status, command.at, command.source, carried=command.carried, quantity=quantity)
    if command.status == "rejected":
        return list(rejected(order, lines, change))
    return changed(order, lines, change, policy)
