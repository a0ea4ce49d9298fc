"""Pending orders have lines that need a location; as many of them are decided together as fit in a transaction."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from schemas.organization import Organization
from services.streams import organization
from services.streams.order import Order, search_retries, unrouted
from services.streams.order.line import Line, Reopened
from services.streams.order.state import Known

_TOGETHER = 8_000_000
"""Lines times locations in one transaction; their traces take some hundred megabytes until they are recorded."""


@dataclass(frozen=True, slots=True)
class PendingOrder:
    """An order with its lines that need a location, and its organization's policy."""

    stream: str
    order: Known
    lines: Mapping[int, Line]
    policy: organization.Applied
    exhausted: Mapping[int, Line]
    """Lines that were rejected more often than Search Retries allows, and that nobody asked to look at again."""

    @property
    def lines_to_route(self) -> Mapping[int, Line]:
        """Lines to route: all but those rejected too often."""
        return {number: line for number, line in self.lines.items() if number not in self.exhausted}

    @property
    def needs_decision(self) -> bool:
        """Whether routing decides: False for pickup orders and where no line is left to route."""
        return self.order.submitted.order_type != "pickup" and len(self.exhausted) < len(self.lines)


def pending_orders(
    states: Mapping[str, Order], policies: Mapping[str, organization.Applied]
) -> Iterator[PendingOrder]:
    """Yield the pending ones among orders (by stream) whose organizations have a policy."""
    for stream, order in states.items():
        lines = unrouted(order)
        if isinstance(order, Known) and lines and order.organization in policies:
            applied = policies[order.organization]
            yield PendingOrder(stream, order, lines, applied, _exhausted(order, lines, applied.document))


def fitting(orders: Sequence[PendingOrder]) -> Sequence[PendingOrder]:
    """Return the first of the orders, as many as fit in one transaction; at least one."""
    together = 0
    for count, each in enumerate(orders):
        together += len(each.lines) * len(each.policy.document.locations)
        if count and together > _TOGETHER:
            return orders[:count]
    return orders


def _exhausted(order: Known, lines: Mapping[int, Line], policy: Organization) -> dict[int, Line]:
    """Return the lines that were rejected more often than Search Retries allows."""
    rejected = {number: line for number, line in lines.items() if line.rejections and not _asked(line)}
    if not rejected:
        return {}
    retries = search_retries(order, policy)
    return {number: line for number, line in rejected.items() if line.rejections > retries}


def _asked(line: Line) -> bool:
    return isinstance(line.state, Reopened) and line.state.asked
