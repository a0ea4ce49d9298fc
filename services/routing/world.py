"""The world of one shard at a log position: its policies, stock rows and assignments, folded from the log alone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from schemas.events.cause import AnyCause, Routing
from schemas.events.fact import Fact
from schemas.events.order_routing import LinesAssigned
from schemas.events.organization import OrganizationApplied
from schemas.events.routing import RoutingDecided
from schemas.events.stock import StockChanged, StockCounted
from schemas.organization import Organization
from services.routing.domain.loads import Assignments, Load
from services.routing.domain.network import Network, network
from services.routing.domain.snapshot import Snapshot
from services.routing.domain.stock import stock_of_item
from services.routing.places import coordinates_of
from services.streams.ledger import FACTS, Shelves

_FOLDED: tuple[type[Fact], ...] = (*FACTS, OrganizationApplied, RoutingDecided)
TYPES = tuple(fact.type for fact in _FOLDED)
"""The stored names of the facts that a replay reads."""


class RecordedFact(Protocol):
    """A fact in the log with its position in the shard and its cause."""

    @property
    def fact(self) -> Fact:
        """The fact in its newest shape."""

    @property
    def position(self) -> int:
        """The position in the shard."""

    @property
    def cause(self) -> AnyCause | None:
        """What led to it."""


@dataclass
class World:
    """Facts that were added wait until the world moves to their position or beyond."""

    position: int = -1
    _waiting: list[RecordedFact] = field(default_factory=list)
    _documents: dict[tuple[str, int], Organization] = field(default_factory=dict)
    _networks: dict[tuple[str, int], Network] = field(default_factory=dict)
    _shelves: Shelves = field(default_factory=Shelves)
    _stocking: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    """By organization and item, the locations with a stock row."""
    _loads: dict[str, dict[str, Load]] = field(default_factory=lambda: defaultdict(dict))
    """By organization and location."""

    def add(self, events: Iterable[RecordedFact]) -> None:
        """Add facts of the shard in log order; a decision may depend on the log before the last of them."""
        self._waiting.extend(events)

    def move_to(self, position: int) -> None:
        """Fold every fact up to a position. A world never moves back."""
        later = [event for event in self._waiting if event.position > position]
        for event in self._waiting:
            if event.position <= position:
                self._fold(event)
        self._waiting, self.position = later, position

    def network(self, organization: str, version: int) -> Network:
        """Return the network of a policy version."""
        key = (organization, version)
        if key not in self._networks:
            document = self._documents[key]
            self._networks[key] = network(document, version, coordinates_of(document))
        return self._networks[key]

    def snapshot(self, net: Network) -> Snapshot:
        """Return a snapshot of the organization of a network, without any stock; `load_stock` adds it."""
        loads = self._loads[net.policy.organization]
        by_index = {net.index[code]: load for code, load in loads.items() if code in net.index}
        return Snapshot(net, self.position, {}, Assignments.of(net, by_index))

    def load_stock(self, snapshot: Snapshot, items: Iterable[str]) -> None:
        """Add the stock of these items to a snapshot of the same position, but for items that it has already."""
        organization = snapshot.network.policy.organization
        for item in items:
            stocking = self._stocking.get((organization, item))
            if item not in snapshot.stock and stocking:
                codes = sorted(stocking)
                keys = [(organization, code, item) for code in codes]
                available = [self._shelves.available(key) for key in keys]
                on_hand = [self._shelves.on_hand(key) for key in keys]
                velocity = [float(self._shelves.velocity(key)) for key in keys]
                snapshot.stock[item] = stock_of_item(snapshot.network, codes, available, on_hand, velocity)

    def _fold(self, event: RecordedFact) -> None:
        fact: Any = event.fact
        if isinstance(fact, OrganizationApplied):
            self._documents[fact.organization, fact.policy_version] = fact.document
            return
        for _ in self._shelves.uncovered([fact]):
            pass  # whether promises were covered is for the ledger check
        for location, item in _stock_rows(fact):
            self._stocking[fact.organization, item].add(location)
        if isinstance(fact, LinesAssigned) and fact.decision:
            self._assign(event, fact)

    def _assign(self, event: RecordedFact, fact: LinesAssigned) -> None:
        assert isinstance(event.cause, Routing)  # only the router decides  # noqa: S101
        net = self.network(fact.organization, event.cause.policy_version)
        loads = self._loads[fact.organization]
        for code in {line.location for line in fact.lines if line.location in net.index}:
            day = date.fromordinal(net.local_days(fact.assigned_at).item(net.index[code]))
            before = loads.get(code)
            if code in fact.again and before is not None:
                loads[code] = before._replace(last_assigned_at=fact.assigned_at)
                continue
            orders = before.orders + 1 if before is not None and before.day == day else 1
            loads[code] = Load(day, orders, fact.assigned_at)


def _stock_rows(fact: Any) -> Iterator[tuple[str, str]]:
    """Yield location and item of every stock row that the fact creates or changes."""
    if isinstance(fact, StockCounted | StockChanged):
        yield fact.location, fact.item
    elif isinstance(fact, LinesAssigned):
        yield from ((line.location, line.item) for line in fact.lines if line.reserved != "none")
