"""How one waiting order stands in its queue: what orders before it take, what it lacks, what would let it leave."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from services.processor.domain.allocation import OpenLine, WaitingOrder, allocate, fill

_TRIES = 20
_NOTHING: Mapping[str, int] = {}


class Claim(NamedTuple):
    """Units of an item that an order before takes."""

    order_number: str
    item: str
    units: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run would do. `left` is what orders before leave of each item; `lines` leave, none where it waits."""

    claims: Sequence[Claim]
    left: Mapping[str, int]
    lines: tuple[OpenLine, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """An order, the orders that a run looks at before it in the order of allocation, and what is available."""

    order: WaitingOrder
    before: Sequence[WaitingOrder]
    available: Mapping[str, int]
    back_orders: bool

    def outcome(self, as_of: datetime, more: Mapping[str, int] = _NOTHING) -> Outcome:
        """Return what a run would do that judges holds at `as_of`, with so many `more` units of items there."""
        free = dict(Counter(self.available) + Counter(more))
        items = {line.item for line in self.order.lines}
        claims = [
            Claim(release.order.order_number, line.item, line.units)
            for release in allocate(self.before, free, as_of, back_orders=self.back_orders)
            for line in release.lines
            if line.item in items
        ]
        leaving = fill(self.order, free, as_of, back_orders=self.back_orders)
        left = {item: free.get(item, 0) for item in items}
        return Outcome(claims, left, leaving, len(leaving) == len(self.order.lines))

    def lacking(self, as_of: datetime, lines: Sequence[OpenLine] | None = None) -> Mapping[str, int]:
        """Return units by item that would let these lines leave, or all, also where orders before take some of them.

        Where that is not found in a few tries, so many that nobody before lacks any of the items.
        """
        wanted = lines or self.order.lines
        numbers = {line.number for line in wanted}
        more: Counter[str] = Counter()
        for _ in range(_TRIES):
            outcome = self.outcome(as_of, more)
            if numbers <= {line.number for line in outcome.lines}:
                return dict(more)
            more += _units(wanted) - Counter(outcome.left)
        everybody = _units([line for order in self.before for line in order.lines]) + _units(self.order.lines)
        missing = everybody - Counter(self.available)
        return {item: missing[item] for item in sorted(more)}


def _units(lines: Sequence[OpenLine]) -> Counter[str]:
    units: Counter[str] = Counter()
    for line in lines:
        units[line.item] += line.units
    return units
