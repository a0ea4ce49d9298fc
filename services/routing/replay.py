"""Decisions again, from the log alone: what each saw is folded up to its log position, and decided anew (BEY-1)."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from msgspec.structs import replace

from schemas.events.fact import Fact
from schemas.events.order import AnyOrderFact
from schemas.events.order_routing import LinesAssigned
from schemas.events.organization import OrganizationApplied
from schemas.events.routing import RoutingDecided
from schemas.events.stock import StockChanged, StockCounted
from schemas.ids import order_stream
from schemas.organization import Organization
from services.common.eventstore import Recorded
from services.routing.domain.floor import Floor
from services.routing.domain.loads import Given, Load
from services.routing.domain.network import Network, network
from services.routing.domain.request import Request
from services.routing.domain.shelves import columns
from services.routing.outcome import routed
from services.routing.places import coordinates_of
from services.routing.requests import question
from services.streams.ledger import FACTS, Shelves
from services.streams.order import Unknown, evolve, unrouted
from services.streams.order.state import Known, Order

_FOLDED: tuple[type[Fact], ...] = (*FACTS, OrganizationApplied, RoutingDecided)
TYPES = tuple(fact.type for fact in _FOLDED)
"""Stored names of the facts that a replay folds."""

Read = Callable[[Sequence[str]], Mapping[str, Sequence[Recorded]]]
"""Streams by name."""


@dataclass(frozen=True, slots=True)
class Again:
    """A decision as it was recorded and as it comes out now; `floor` and `request` are what it looked at."""

    recorded: RoutingDecided
    decided: RoutingDecided
    floor: Floor
    request: Request

    @property
    def differing(self) -> list[str]:
        """Names of the fields that do not agree."""
        return [
            name
            for name in RoutingDecided.__struct_fields__
            if _comparable(self.recorded, name) != _comparable(self.decided, name)
        ]


@dataclass
class Replay:
    """One shard. Facts wait in `_pending` until a decision has seen them: others may have been appended meanwhile."""

    read: Read
    _shelves: Shelves = field(default_factory=Shelves)
    _places: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    _policies: dict[tuple[str, int], Network] = field(default_factory=dict)
    _documents: dict[tuple[str, int], Organization] = field(default_factory=dict)
    _loads: dict[str, dict[str, Load]] = field(default_factory=lambda: defaultdict(dict))
    _pending: list[Recorded] = field(default_factory=list)
    _floors: dict[str, Floor] = field(default_factory=dict)
    _seen: int = -1
    _orders: Mapping[str, Sequence[Recorded]] = field(default_factory=dict)

    def decisions(self, events: Iterable[Recorded]) -> Iterator[Again]:
        """Every decision among `events`, which are the shard's from its beginning, in order."""
        waiting: list[RoutingDecided] = []
        for event in events:
            fact = event.fact
            if isinstance(fact, RoutingDecided):
                if waiting and waiting[0].log_position != fact.log_position:
                    yield from self._batch(waiting)
                    waiting = []
                waiting.append(fact)
                continue
            if waiting:
                yield from self._batch(waiting)
                waiting = []
            self._pending.append(event)
        if waiting:
            yield from self._batch(waiting)

    def last_of(self, events: Iterable[Recorded], batch: Sequence[RoutingDecided]) -> Again:
        """The last decision of a batch that begins its transaction; `events` tell what it could have seen."""
        self._pending.extend(events)
        *_, last = self._batch(batch)
        return last

    def _batch(self, facts: Sequence[RoutingDecided]) -> Iterator[Again]:
        """Decisions of one transaction: the later ones see what the earlier took."""
        position = facts[0].log_position
        if position != self._seen:
            self._fold(position)
            self._seen, self._floors = position, {}
        self._orders = self.read([order_stream(fact.organization, fact.order_number) for fact in facts])
        for fact in facts:
            yield self._again(fact)

    def _again(self, fact: RoutingDecided) -> Again:
        net = self._network(fact.organization, fact.policy_version)
        order = self._order(fact)
        wanted = {line.line_number for line in fact.lines}
        lines = {number: line for number, line in unrouted(order).items() if number in wanted}
        asked = question(order, lines, net.policy, fact.decided_at)
        floor = self._floor(net, asked)
        before = floor.copy(asked.items)
        decided, _ = routed(floor, asked, order.submitted, fact.decision)
        return Again(fact, decided, before, asked)

    def _order(self, fact: RoutingDecided) -> Known:
        """The order as it was when it was decided."""
        order: Order = Unknown()
        for event in self._orders.get(order_stream(fact.organization, fact.order_number), ()):
            if getattr(event.fact, "decision", 0) >= fact.decision:
                break
            order = evolve(order, cast(AnyOrderFact, event.fact))
        assert isinstance(order, Known)  # nothing else is routed  # noqa: S101
        return order

    def _floor(self, net: Network, asked: Request) -> Floor:
        organization = asked.organization
        floor = self._floors.get(organization)
        if floor is None:
            loads = {
                net.index[code]: load for code, load in self._loads[organization].items() if code in net.index
            }
            floor = self._floors[organization] = Floor(net, self._seen, {}, Given.of(net, loads))
        for item in asked.items:
            if item not in floor.shelves and (places := self._places.get((organization, item))):
                codes = sorted(places)
                keys = [(organization, code, item) for code in codes]
                available = [self._shelves.available(key) for key in keys]
                on_hand = [self._shelves.on_hand(key) for key in keys]
                velocity = [float(self._shelves.velocity(key)) for key in keys]
                floor.shelves[item] = columns(net, codes, available, on_hand, velocity)
        return floor

    def _network(self, organization: str, version: int) -> Network:
        key = (organization, version)
        if key not in self._policies:
            document = self._documents[key]
            self._policies[key] = network(document, version, coordinates_of(document))
        return self._policies[key]

    def _fold(self, through: int) -> None:
        """Everything up to a position."""
        kept = [event for event in self._pending if event.position > through]
        for event in self._pending:
            if event.position <= through:
                self._fold_one(event)
        self._pending = kept

    def _fold_one(self, event: Recorded) -> None:
        fact: Any = event.fact
        if isinstance(fact, OrganizationApplied):
            self._documents[fact.organization, fact.policy_version] = fact.document
            return
        for _ in self._shelves.uncovered([fact]):
            pass  # whether promises were covered is for the ledger check
        for location, item in _places_of(fact):
            self._places[fact.organization, item].add(location)
        if isinstance(fact, LinesAssigned) and fact.decision:
            self._give(event, fact)

    def _give(self, event: Recorded, fact: LinesAssigned) -> None:
        version = int(json.loads(event.meta)["policy_version"])
        net = self._network(fact.organization, version)
        loads = self._loads[fact.organization]
        for code in {line.location for line in fact.lines if line.location in net.index}:
            day = date.fromordinal(net.local_days(fact.assigned_at).item(net.index[code]))
            before = loads.get(code)
            if code in fact.again and before is not None:
                loads[code] = before._replace(last_assigned_at=fact.assigned_at)
                continue
            orders = before.orders + 1 if before is not None and before.day == day else 1
            loads[code] = Load(day, orders, fact.assigned_at)


def _comparable(fact: RoutingDecided, name: str) -> object:
    """What is left out in every pass may be told once, or with each of them."""
    value = getattr(fact, name)
    if name != "shopping" or value is None:
        return value
    left_out = sorted(value.left_out, key=lambda said: said.rule)
    told = [
        [
            (said.reason, said.value, said.line_number, said.locations)
            for said in left_out
            if said.pass_number in (None, each.number)
        ]
        for each in value.passes
    ]
    return replace(value, left_out=()), told


def _places_of(fact: Any) -> Iterator[tuple[str, str]]:
    """Where a fact makes a row of stock, if it does."""
    if isinstance(fact, StockCounted | StockChanged):
        yield fact.location, fact.item
    elif isinstance(fact, LinesAssigned):
        yield from ((line.location, line.item) for line in fact.lines if line.reserved != "none")
