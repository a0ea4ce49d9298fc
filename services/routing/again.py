"""Recorded decisions made again, each in the world that it saw, and compared with what was recorded (BEY-1)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar, cast

from msgspec.structs import replace

from schemas.events.order import AnyOrderFact
from schemas.events.routing import RoutingDecided
from schemas.ids import order_stream
from schemas.organization import Organization
from services.routing.domain.request import Request
from services.routing.domain.snapshot import Snapshot
from services.routing.outcome import decided, take
from services.routing.places.read_otherwise import read_otherwise
from services.routing.requests import question
from services.routing.version import DECIDED_BY_RULES, RULES
from services.routing.world import RecordedFact, World
from services.streams.order import Choice, Unknown, evolve, reserved, unrouted
from services.streams.order.state import Known, Order

Event = TypeVar("Event", bound=RecordedFact)
Read = Callable[[Sequence[str]], Mapping[str, Sequence[Event]]]
"""Reads streams by their names."""
_HASH = "input_hash"


@dataclass(frozen=True, slots=True)
class Again:
    """A decision as it was recorded and as it comes out now, from the `snapshot` and the `request` that it had."""

    recorded: RoutingDecided
    decided: RoutingDecided
    snapshot: Snapshot
    request: Request

    @property
    def differing(self) -> list[str]:
        """The names of the fields that differ, whichever rules decided."""
        return [
            name
            for name in RoutingDecided.__struct_fields__
            if name != "rules" and _comparable(self.recorded, name) != _comparable(self.decided, name)
        ]

    @property
    def by_other_rules(self) -> bool:
        """Whether it differs only where rules of another version than that in force may decide otherwise.

        The hash of what it saw holds coordinates, which the rules read from addresses: it may differ where they differ.
        """
        differing, rules = set(self.differing), self.recorded.rules
        if not differing or rules == RULES:
            return False
        if _HASH in differing and read_otherwise(rules, self.request, self.snapshot.network.policy):
            differing.remove(_HASH)
        return DECIDED_BY_RULES.issuperset(differing)


@dataclass
class Replay(Generic[Event]):
    """Makes the decisions of one shard again; `read` finds the orders that they were about."""

    read: Read[Event]
    _world: World = field(default_factory=World)
    _snapshots: dict[str, Snapshot] = field(default_factory=dict)
    """By organization, at the position of the world."""
    _orders: Mapping[str, Sequence[Event]] = field(default_factory=dict)

    def decisions(self, events: Iterable[Event]) -> Iterator[Again]:
        """Make every decision among `events` again; these are the shard's from its beginning, in order."""
        batch: list[RoutingDecided] = []
        for event in events:
            fact = event.fact
            if isinstance(fact, RoutingDecided):
                if batch and batch[0].log_position != fact.log_position:
                    yield from self._batch(batch)
                    batch = []
                batch.append(fact)
                continue
            if batch:
                yield from self._batch(batch)
                batch = []
            self._world.add([event])
        if batch:
            yield from self._batch(batch)

    def last_of(self, events: Iterable[Event], batch: Sequence[RoutingDecided]) -> Again:
        """Make the decisions of a transaction again and return the last; `events` are those up to its log position."""
        self._world.add(events)
        *_, last = self._batch(batch)
        return last

    def _batch(self, facts: Sequence[RoutingDecided]) -> Iterator[Again]:
        """Decide for the orders of one transaction; each decision depends on what the earlier ones took."""
        position = facts[0].log_position
        if position != self._world.position:
            self._world.move_to(position)
            self._snapshots = {}
        self._orders = self.read([order_stream(fact.organization, fact.order_number) for fact in facts])
        for fact in facts:
            yield self._again(fact)

    def _again(self, fact: RoutingDecided) -> Again:
        net = self._world.network(fact.organization, fact.policy_version)
        order = self._order(fact)
        wanted = {line.line_number for line in fact.lines}
        lines = {number: line for number, line in unrouted(order).items() if number in wanted}
        request = question(order, lines, net.policy, fact.decided_at)
        snapshot = self._snapshots.get(fact.organization)
        if snapshot is None:
            snapshot = self._snapshots[fact.organization] = self._world.snapshot(net)
        self._world.load_stock(snapshot, request.items)
        before = snapshot.copy(request.items)
        again, _ = decided(snapshot, request, order.submitted, fact.decision)
        take(snapshot, request, _recorded_choices(fact, net.policy))
        return Again(fact, again, before, request)

    def _order(self, fact: RoutingDecided) -> Known:
        """Fold the order up to the decision."""
        order: Order = Unknown()
        for event in self._orders.get(order_stream(fact.organization, fact.order_number), ()):
            if getattr(event.fact, "decision", 0) >= fact.decision:
                break
            order = evolve(order, cast(AnyOrderFact, event.fact))
        assert isinstance(order, Known)  # nothing else is routed  # noqa: S101
        return order


def _recorded_choices(fact: RoutingDecided, policy: Organization) -> list[Choice]:
    """Return what the decision promised: those after it in its transaction saw that, whatever comes out now."""
    return [
        Choice(
            share.line_number,
            share.quantity,
            share.location,
            "none"
            if share.location is None
            else reserved(policy, share.location, covered=share.answer_code is None),
            share.answer_code,
        )
        for share in fact.shares
    ]


def _comparable(fact: RoutingDecided, name: str) -> object:
    """Return a field so that both versions of the fact compare equal.

    Version 1 repeated the eliminations of every pass, version 2 stores common ones once.
    """
    value = getattr(fact, name)
    if name != "shopping" or value is None:
        return value
    left_out = sorted(value.left_out, key=lambda entry: entry.rule)
    by_pass = [
        [
            (entry.reason, entry.value, entry.line_number, entry.locations)
            for entry in left_out
            if entry.pass_number in (None, each.number)
        ]
        for each in value.passes
    ]
    return replace(value, left_out=()), by_pass
