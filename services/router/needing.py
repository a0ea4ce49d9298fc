"""Orders that need a location: which of their lines, under which policy, and how many of them are decided together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from schemas.organization import Organization
from services.streams import organization
from services.streams.order import Order, unrouted
from services.streams.order.line import Line
from services.streams.order.state import Known

_TOGETHER = 8_000_000
"""Lines times locations: what is kept of so many takes some hundred megabytes until it is recorded."""


@dataclass(frozen=True, slots=True)
class Needing:
    """An order of the batch with the lines that need a location, and its organization's policy."""

    stream: str
    order: Known
    lines: Mapping[int, Line]
    policy: organization.Applied
    tired: Mapping[int, Line]
    """Those of the lines that were given back too often."""

    @property
    def to_place(self) -> Mapping[int, Line]:
        """The others: a decision is needed for these."""
        return {number: line for number, line in self.lines.items() if number not in self.tired}

    @property
    def is_to_be_decided(self) -> bool:
        """Not where the customer collects, nor where nothing is left to place."""
        return self.order.submitted.order_type != "pickup" and len(self.tired) < len(self.lines)


def needing(states: Mapping[str, Order], policies: Mapping[str, organization.Applied]) -> Iterator[Needing]:
    """Those of the orders, by their streams, whose organizations have a policy."""
    for stream, order in states.items():
        lines = unrouted(order)
        if isinstance(order, Known) and lines and order.organization in policies:
            applied = policies[order.organization]
            yield Needing(stream, order, lines, applied, _tired(order, lines, applied.document))


def fitting(orders: Sequence[Needing]) -> Sequence[Needing]:
    """The first of them, as many as one transaction has room for; at least one."""
    together = 0
    for count, each in enumerate(orders):
        together += len(each.lines) * len(each.policy.document.locations)
        if count and together > _TOGETHER:
            return orders[:count]
    return orders


def _tired(order: Known, lines: Mapping[int, Line], policy: Organization) -> dict[int, Line]:
    """Lines that were given back more often than Search Retries allows."""
    given_back = {number: (line, line.rejections) for number, line in lines.items() if line.rejections}
    if not given_back:
        return {}
    sent = order.submitted
    retries = policy.preferences_for(sent.order_type, sent.system, sent.ship_via).search_retries or 0
    return {number: line for number, (line, rejections) in given_back.items() if rejections > retries}
