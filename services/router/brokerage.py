"""Routes a page of the log: decide order after order on what those before it left, promise, append."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import dropwhile
from time import monotonic

import structlog

from schemas.events import cause as causes
from schemas.events.routing import RoutingDecided
from schemas.ids import stream_id
from services.common.clock import Clock
from services.common.database import Connection
from services.common.eventstore import PostgresLog, Recorded, Uncommitted
from services.common.metrics import ROUTING_DECISIONS, ROUTING_FAILURES
from services.deciding.orders import Orders
from services.deciding.policies import Policies
from services.router.pending import PendingOrder, fitting, pending_orders
from services.router.reading import snapshots, write_loads
from services.routing.domain.network import Network, network
from services.routing.domain.request import Request
from services.routing.domain.snapshot import Snapshot
from services.routing.outcome import decided, expect, take
from services.routing.places import coordinates_of
from services.routing.requests import request
from services.streams import organization
from services.streams.order import Choice, RouteOrder, reserved
from services.streams.order.line import Line

log = structlog.get_logger()

_Question = Request | str | None
"""What is asked of a snapshot, or why nothing can be."""

SECONDS = 5.0
"""The time for deciding a page before it is recorded: other writers wait for its stock rows."""


class Brokerage:
    """Routes orders under their organizations' policies, which it keeps as long as they do not change."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._policies = Policies()
        self._networks: dict[str, Network] = {}

    def route(
        self, connection: Connection, shard: int, events: Sequence[Recorded], *, give_up: bool = False
    ) -> Sequence[Recorded]:
        """Give every order of a page that needs it its locations, in the caller's transaction.

        Returns the events that were not reached: orders can be large. With `give_up` the orders become unfulfillable.
        Raises Conflict or NotCovered where another writer was first; the transaction is then lost.
        """
        orders = Orders(connection, PostgresLog(connection))
        streams = dict.fromkeys(event.stream for event in events)
        orders.load(streams)
        organizations = {event.fact.organization for event in events if hasattr(event.fact, "organization")}
        policies = self._policies.by_code(connection, organizations)
        every = list(pending_orders({stream: orders.state(stream) for stream in streams}, policies))
        done = [each.stream for each in fitting(every)]
        if give_up:
            self._give_up(connection, orders, fitting(every))
        elif every:
            done = self._route(connection, shard, orders, fitting(every))
        waiting = {each.stream for each in every}.difference(done)
        return list(dropwhile(lambda event: event.stream not in waiting, events))

    def _route(
        self,
        connection: Connection,
        shard: int,
        orders: Orders,
        page: Sequence[PendingOrder],
    ) -> list[str]:
        """Route as many orders as time allows, at least one; return their streams."""
        networks = {each.order.organization: self._network(each.policy) for each in page}
        items = {(each.order.organization, line.item) for each in page for line in each.lines.values()}
        read = snapshots(connection, shard, networks, items)
        asked = [self._request(each) for each in page]
        requests = [asks for asks in asked if isinstance(asks, Request)]
        for code, snapshot in read.items():
            expect(snapshot, [each for each in requests if each.organization == code])
        decisions: list[Uncommitted] = []
        done: list[PendingOrder] = []
        started = monotonic()
        for each, asks in zip(page, asked, strict=True):
            if done and monotonic() - started > SECONDS:
                break
            fact = self._decide(each, asks, orders, read[each.order.organization])
            decisions += [] if fact is None else [_uncommitted(fact, _cause(each, orders))]
            done.append(each)
        for each in done:
            self._hand_over(each, orders)
        facts = orders.settle()
        ROUTING_DECISIONS.inc(len(decisions))
        write_loads(connection, list(read.values()))
        PostgresLog(connection).append([*decisions, *facts])
        return [each.stream for each in done]

    def _give_up(self, connection: Connection, orders: Orders, page: Sequence[PendingOrder]) -> None:
        """Make orders that stop the router unfulfillable: people see them, and place them by hand."""
        for each in page:
            ROUTING_FAILURES.inc()
            self._record(orders, each, _nowhere(each.lines), 0, self._clock.now(), failure="given up")
        PostgresLog(connection).append(orders.settle())

    def _request(self, each: PendingOrder) -> _Question:
        """Return the question to routing; None where there is none, a cause where the order cannot be understood."""
        if not each.needs_decision:
            return None
        try:
            return request(each.order, each.lines_to_route, each.policy.document, self._clock.now())
        except Exception as error:
            return _failed(each, error)

    def _decide(
        self, each: PendingOrder, asked: _Question, orders: Orders, snapshot: Snapshot
    ) -> RoutingDecided | None:
        """Record which locations get the order's lines; return the fact of the decision, None where there is none.

        An order that routing fails on becomes unfulfillable, to be placed by hand: it must not hold up the others.
        """
        if not each.needs_decision:
            return None
        failure = asked if isinstance(asked, str) else None
        if isinstance(asked, Request):
            try:
                number = each.order.decisions + 1
                fact, choices = decided(snapshot, asked, each.order.submitted, number)
                self._record(orders, each, choices, number, asked.now)
            except Exception as error:
                failure = _failed(each, error)
            else:
                take(snapshot, asked, choices)
                return fact
        self._record(orders, each, _nowhere(each.lines_to_route), 0, self._clock.now(), failure)
        return None

    def _hand_over(self, each: PendingOrder, orders: Orders) -> None:
        """Record what needs no decision, after all decisions: pickup orders, and lines that were rejected too often."""
        collected = each.order.submitted.order_type == "pickup"
        choices = _to_pickup(each) if collected else _nowhere(each.exhausted)
        if choices:
            self._record(orders, each, choices, 0, self._clock.now())

    def _record(
        self,
        orders: Orders,
        each: PendingOrder,
        choices: Sequence[Choice],
        number: int,
        now: datetime,
        failure: str | None = None,
    ) -> None:
        nowhere = each.policy.document.default_unfulfillable_location
        command = RouteOrder(choices, number, now, nowhere)
        orders.decide(each.stream, command, each.policy.document, _cause(each, orders, failure))

    def _network(self, applied: organization.Applied) -> Network:
        code = applied.document.organization
        known = self._networks.get(code)
        if known is None or known.version != applied.version:
            self._networks[code] = network(
                applied.document, applied.version, coordinates_of(applied.document)
            )
        return self._networks[code]


def _failed(each: PendingOrder, error: Exception) -> str:
    ROUTING_FAILURES.inc()
    cause = type(error).__name__
    log.exception("routing-failed", stream=each.stream, cause=cause)
    return cause


def _to_pickup(each: PendingOrder) -> list[Choice]:
    """Give a pickup order to its pickup location, whatever that has in stock: nothing is decided."""
    location = each.order.submitted.pickup_location
    policy = each.policy.document
    if location is None or policy.location(location) is None:
        return _nowhere(each.lines)
    how = reserved(policy, location, covered=False)
    return [Choice(number, line.quantity, location, how) for number, line in each.lines.items()]


def _nowhere(lines: Mapping[int, Line]) -> list[Choice]:
    return [Choice(number, line.quantity, None) for number, line in lines.items()]


def _cause(each: PendingOrder, orders: Orders, failure: str | None = None) -> causes.Routing:
    """Return the cause; its correlation id is that of the message that brought the order or rejected its lines."""
    correlation_id = orders.correlation_id(each.stream, latest=True)
    return causes.Routing(policy_version=each.policy.version, failure=failure, correlation_id=correlation_id)


def _uncommitted(fact: RoutingDecided, cause: causes.Routing) -> Uncommitted:
    stream = stream_id("routing", fact.organization, fact.order_number)
    return Uncommitted(fact.organization, stream, fact.decision, fact, cause.stored())
