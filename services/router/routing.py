"""The router follows the log: an order that needs locations gets them in the transaction that promises their stock."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import psycopg
import structlog

from schemas.events.order import AnyOrderFact, OrderSubmitted
from schemas.events.order_routing import LinesRejected
from schemas.events.routing import RoutingDecided
from schemas.ids import stream_id
from schemas.organization import nearest
from services.common import stock
from services.common.clock import Clock
from services.common.database import Connection
from services.common.decider import Streams
from services.common.eventstore import Conflict, PostgresLog, Recorded, Uncommitted
from services.common.metrics import FACTS_FOLLOWED, LOOP_RESTARTS
from services.common.policies import Policies
from services.common.projecting import open_checkpoints
from services.common.runtime.watch import Watch
from services.common.stock.shelf import Place
from services.router.domain.floor import Floor
from services.router.domain.network import Network, network
from services.router.outcome import reserved_at, routed
from services.router.places import coordinates_of
from services.router.reading import floors, write_loads
from services.router.requests import request
from services.streams import organization
from services.streams.order import Choice, Order, RouteOrder, Unknown, evolve, route, unrouted
from services.streams.order.state import Known, Line
from services.streams.stock import promises

log = structlog.get_logger()

FOLLOWER = "router"
TYPES = (OrderSubmitted.model_fields["type"].default, LinesRejected.model_fields["type"].default)
_STANDING = "SELECT position FROM checkpoint WHERE follower = %s AND shard = %s FOR UPDATE SKIP LOCKED"
_MOVE = "UPDATE checkpoint SET position = %s WHERE follower = %s AND shard = %s"


@dataclass(frozen=True, slots=True)
class Needing:
    """An order of the batch with the lines that need a location, and its organization's policy."""

    stream: str
    order: Known
    lines: Mapping[int, Line]
    policy: organization.Applied


class Routing:
    """Routes orders as they arrive and as locations give lines back (ROU-1, ROU-7). One router a shard at a time."""

    def __init__(
        self, connect: Callable[[], Connection], clock: Clock, idle_seconds: float = 0.02, page: int = 500
    ) -> None:
        self._connect, self._clock = connect, clock
        self._idle_seconds, self._page = idle_seconds, page
        self._policies = Policies(
            organization.evolve, organization.INITIAL, organization.organization_stream, organization.Applied
        )
        self._networks: dict[str, Network] = {}
        self._alive = False

    def ready(self) -> bool:
        """Whether the loop runs and talks to the database."""
        return self._alive

    def run(self, stop: threading.Event) -> None:
        """Until `stop`; a lost connection is made again."""
        while not stop.is_set():
            try:
                with self._connect() as connection:
                    self._run_connected(connection, stop)
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                self._alive = False
                LOOP_RESTARTS.labels(FOLLOWER).inc()
                log.warning("router-restarts", cause=type(error).__name__)
                stop.wait(0.5)

    def step(self, connection: Connection, shard: int) -> int:
        """Go one page further in a shard; answers how many facts it went past.

        Where another writer changed an order or took the stock meanwhile, it looks again and decides again.
        """
        while True:
            try:
                with connection.transaction():
                    return self._page_further(connection, shard)
            except (Conflict, stock.NotCovered) as again:
                log.info("router-looks-again", shard=shard, cause=type(again).__name__)

    def _run_connected(self, connection: Connection, stop: threading.Event) -> None:
        open_checkpoints(connection, [FOLLOWER])
        watch = Watch(connection)
        while not stop.is_set():
            facts = 0
            for shard in watch.grown():
                moved = self.step(connection, shard)
                facts += moved
                if not moved:
                    watch.done(shard)
            self._alive = True
            FACTS_FOLLOWED.labels(FOLLOWER).inc(facts)
            if not facts:
                stop.wait(self._idle_seconds)

    def _page_further(self, connection: Connection, shard: int) -> int:
        standing = connection.execute(_STANDING, (FOLLOWER, shard)).fetchone()
        if standing is None:
            return 0
        (after,) = standing
        page = PostgresLog(connection).follow(shard, after, self._page, TYPES)
        if page.through == after:
            return 0
        if page.events:
            self._route(connection, shard, page.events)
        connection.execute(_MOVE, (page.through, FOLLOWER, shard))
        return int(page.through - after)

    def _route(self, connection: Connection, shard: int, events: Sequence[Recorded]) -> None:
        orders: Streams[Order, AnyOrderFact] = Streams(PostgresLog(connection), evolve, Unknown())
        orders.load([event.stream for event in events])
        needing = list(self._needing(connection, orders, events))
        if not needing:
            return
        networks = {each.order.organization: self._network(each.policy) for each in needing}
        items = {(each.order.organization, line.item) for each in needing for line in each.lines.values()}
        read = floors(connection, shard, networks, items)
        decisions = [
            fact
            for each in needing
            if (fact := self._decide(each, orders, read[each.order.organization])) is not None
        ]
        for each in needing:
            self._hand_over(each, orders)
        stock.reserve(connection, _reservations(orders.facts()))
        write_loads(connection, list(read.values()))
        PostgresLog(connection).append([*map(_uncommitted, decisions), *orders.recorded])

    def _needing(
        self, connection: Connection, orders: Streams[Order, AnyOrderFact], events: Sequence[Recorded]
    ) -> Iterator[Needing]:
        organizations = {event.fact.organization for event in events if hasattr(event.fact, "organization")}
        policies = self._policies.by_code(connection, organizations)
        for stream in dict.fromkeys(event.stream for event in events):
            order = orders.state(stream)
            lines = unrouted(order)
            if isinstance(order, Known) and lines and order.organization in policies:
                yield Needing(stream, order, lines, policies[order.organization])

    def _decide(
        self, each: Needing, orders: Streams[Order, AnyOrderFact], floor: Floor
    ) -> RoutingDecided | None:
        """Record which locations get the order's lines; the fact of the decision, None where there is none."""
        lines = {number: line for number, line in each.lines.items() if number not in _tired(each)}
        if each.order.submitted.order_type == "pickup" or not lines:
            return None
        now, number = self._clock.now(), each.order.decisions + 1
        asked = request(each.order, lines, each.policy.document, now)
        fact, choices = routed(floor, asked, each.order.submitted, number)
        self._record(orders, each, choices, number, now)
        return fact

    def _hand_over(self, each: Needing, orders: Streams[Order, AnyOrderFact]) -> None:
        """What nobody has to think about, after all decisions: pickup orders, and lines rejected too often."""
        if each.order.submitted.order_type == "pickup":
            choices = _to_pickup(each)
        else:
            choices = [Choice(number, line.open, None) for number, line in _tired(each).items()]
        if choices:
            self._record(orders, each, choices, 0, self._clock.now())

    def _record(
        self,
        orders: Streams[Order, AnyOrderFact],
        each: Needing,
        choices: Sequence[Choice],
        number: int,
        now: datetime,
    ) -> None:
        nowhere = each.policy.document.default_unfulfillable_location
        facts = route(RouteOrder(choices, number, now, nowhere), orders.state(each.stream))
        meta = json.dumps({"policy_version": each.policy.version})
        orders.record(each.order.organization, each.stream, facts, meta)

    def _network(self, applied: organization.Applied) -> Network:
        code = applied.document.organization
        known = self._networks.get(code)
        if known is None or known.version != applied.version:
            self._networks[code] = network(
                applied.document, applied.version, coordinates_of(applied.document)
            )
        return self._networks[code]


def _to_pickup(each: Needing) -> list[Choice]:
    """A pickup order is not routed: the pickup location gets it, whatever it has."""
    location = each.order.submitted.pickup_location
    policy = each.policy.document
    if location is None or policy.location(location) is None:
        return [Choice(number, line.open, None) for number, line in each.lines.items()]
    reserved = reserved_at(policy, location, covered=False)
    return [Choice(number, line.open, location, reserved) for number, line in each.lines.items()]


def _tired(each: Needing) -> dict[int, Line]:
    """Lines that were given back more often than Search Retries allows."""
    sent, policy = each.order.submitted, each.policy.document
    overriding = policy.overriding(sent.order_type, sent.system, sent.ship_via)
    retries = nearest(*overriding, policy.preferences).search_retries or 0
    return {
        number: line
        for number, line in each.lines.items()
        if line.routed and line.routed.rejections > retries
    }


def _reservations(facts: Sequence[AnyOrderFact]) -> dict[Place, stock.Reservation]:
    """Units by place, and how many must be available for all those that have to be covered."""
    units: dict[Place, int] = {}
    needed: dict[Place, int] = {}
    for fact in facts:
        for promise in promises(fact):
            place = Place(fact.organization, promise.location, promise.item)
            units[place] = units.get(place, 0) + promise.units
            if promise.covered:
                needed[place] = units[place]
    return {place: stock.Reservation(total, needed.get(place)) for place, total in units.items()}


def _uncommitted(fact: RoutingDecided) -> Uncommitted:
    stream = stream_id("routing", fact.organization, fact.order_number)
    return Uncommitted(fact.organization, stream, fact.decision, fact)
