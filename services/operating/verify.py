"""Recorded decisions run again: all of them (BEY-1), or one with no more of the log than it needs (BEY-2)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import cast

from schemas.events.cause import Routing
from schemas.events.order import AnyOrderFact, OrderSubmitted
from schemas.events.order_routing import LinesUnfulfillable
from schemas.events.organization import OrganizationApplied
from schemas.events.routing import RoutingDecided
from schemas.ids import order_stream, stream_id
from services.common.database import Connection
from services.common.eventstore import PostgresLog, Recorded
from services.routing.again import Again, Replay
from services.routing.explaining.history import Happened
from services.routing.world import TYPES
from services.streams.organization import organization_stream

_PAGE = 5_000
_DECIDED = RoutingDecided.type
_APPLIED = OrganizationApplied.type


def decisions(connection: Connection, since: datetime | None = None) -> Iterator[Again]:
    """Every routing decision of the log, decided again; only those made at `since` or later."""
    log = PostgresLog(connection)
    for shard, head in sorted(log.heads().items()):
        replay = Replay(log.read)
        for again in replay.decisions(_facts(log, shard, head)):
            if since is None or again.recorded.decided_at >= since:
                yield again


def _facts(log: PostgresLog, shard: int, head: int) -> Iterator[Recorded]:
    after = 0
    while after < head:
        page = log.follow(shard, after, min(_PAGE, head - after), TYPES)
        yield from page.events
        after = page.through


def recorded(connection: Connection, organization: str, order_number: str) -> Sequence[Recorded]:
    """The decisions about an order, the first first; none where nobody routed it."""
    stream = stream_id("routing", organization, order_number)
    return PostgresLog(connection).read([stream]).get(stream, ())


def happened(connection: Connection, organization: str, order_number: str) -> Sequence[Happened]:
    """The facts of the order itself, the first first; none where it is not known."""
    log, stream = PostgresLog(connection), order_stream(organization, order_number)
    events = log.read([stream]).get(stream, ())
    retries: dict[int, int] = {}
    if any(_is_given_up(event) for event in events):
        retries = _retries(log, organization, cast(OrderSubmitted, events[0].fact))
    return [_happened(event, retries) for event in events]


def _is_given_up(event: Recorded) -> bool:
    return isinstance(event.fact, LinesUnfulfillable) and not event.fact.decision


def _happened(event: Recorded, retries: dict[int, int]) -> Happened:
    cause, fact = event.cause, cast(AnyOrderFact, event.fact)
    return Happened(fact, cause, retries.get(cause.policy_version) if isinstance(cause, Routing) else None)


def _retries(log: PostgresLog, organization: str, sent: OrderSubmitted) -> dict[int, int]:
    """Search Retries for such an order, by policy version."""
    stream = organization_stream(organization)
    documents = [
        event.fact
        for event in log.read([stream]).get(stream, ())
        if isinstance(event.fact, OrganizationApplied)
    ]
    return {
        each.policy_version: each.document.preferences_for(
            sent.order_type, sent.system, sent.ship_via
        ).search_retries
        or 0
        for each in documents
    }


def decision(connection: Connection, event: Recorded) -> Again:
    """One of them, decided again: on what its organization's facts up to its log position left, and its batch."""
    log, fact = PostgresLog(connection), cast(RoutingDecided, event.fact)
    through = event.position - fact.log_position
    beside = log.follow(event.shard, fact.log_position, through, (_DECIDED,)).events
    batch = [
        each
        for each in (cast(RoutingDecided, one.fact) for one in beside)
        if each.log_position == fact.log_position and each.organization == fact.organization
    ]
    before = _facts(log, event.shard, fact.log_position)
    return Replay(log.read).last_of(_of(before, fact.organization), batch)


def _of(events: Iterator[Recorded], organization: str) -> Iterator[Recorded]:
    """Yield what concerns one organization. The name of the stream tells that, so most facts need not be decoded."""
    middle = stream_id("", organization, "")
    for event in events:
        if event.type == _APPLIED or event.stream[event.stream.index("-") :].startswith(middle):
            yield event
