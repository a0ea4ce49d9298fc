"""What can leave of each order, given what the orders before it left in stock."""

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class OpenLine(NamedTuple):
    """A waiting line with all its units."""

    number: int
    item: str
    units: int


@dataclass(frozen=True, slots=True)
class WaitingOrder:
    """An order in the queue; `first` says that it has no dispatch yet.

    `ordered_items` counts the different items that it was sent with, in however many lines.
    """

    order_number: str
    hold_until: datetime
    first: bool
    ordered_items: int
    lines: tuple[OpenLine, ...]


class Release(NamedTuple):
    """The lines of an order that leave now; `whole` says that nothing stays behind."""

    order: WaitingOrder
    lines: tuple[OpenLine, ...]
    whole: bool


def allocate(
    orders: Iterable[WaitingOrder], available: MutableMapping[str, int], as_of: datetime, *, back_orders: bool
) -> Iterator[Release]:
    """Decide orders in the order given, each on what those before it left in `available` (QUE-3 to QUE-7).

    `available` is units by item and shrinks as orders leave. `as_of` is the time at which holds are judged.
    """
    for order in orders:
        lines = fill(order, available, as_of, back_orders=back_orders)
        if lines:
            for line in lines:
                available[line.item] -= line.units
            yield Release(order, lines, len(lines) == len(order.lines))


def fill(
    order: WaitingOrder, available: Mapping[str, int], as_of: datetime, *, back_orders: bool
) -> tuple[OpenLine, ...]:
    """Return the lines that leave, none where the order stays.

    A line takes all its units or none, in line order. In part an order leaves only once: with its first dispatch,
    where it was sent with several items, its hold has expired (at exactly its end it has) and the DC allows it. One
    of a single item leaves only when every unit of it is there (QUE-6).
    """
    filled = _covered(order.lines, available)
    if len(filled) == len(order.lines):
        return filled
    return filled if may_leave_in_part(order, as_of, back_orders=back_orders) else ()


def may_leave_in_part(order: WaitingOrder, as_of: datetime, *, back_orders: bool) -> bool:
    """Return whether lines of the order leave that are there while others are not."""
    return back_orders and order.first and order.ordered_items > 1 and order.hold_until <= as_of


def shortages(lines: Iterable[OpenLine], available: Mapping[str, int]) -> dict[int, int]:
    """Return by line number the units that a line lacks, only of lines that lack some.

    A line takes all its units or none, in line order; those of one item share what is available.
    """
    taken: dict[str, int] = {}
    short = {}
    for line in lines:
        wanted = line.units + taken.get(line.item, 0)
        lacking = wanted - available.get(line.item, 0)
        if lacking > 0:
            short[line.number] = lacking
        else:
            taken[line.item] = wanted
    return short


def _covered(lines: tuple[OpenLine, ...], available: Mapping[str, int]) -> tuple[OpenLine, ...]:
    short = shortages(lines, available)
    return tuple(line for line in lines if line.number not in short)
