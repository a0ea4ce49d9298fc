"""RICS follows the log: what happens to the lines of delivery orders becomes messages to send."""

from collections.abc import Iterable, Sequence

import structlog

from schemas.events.cause import Recovery
from schemas.events.order import LinesCancelled, OrderFact
from schemas.events.order_fulfillment import FulfillmentAnswered, FulfillmentRequested
from schemas.events.order_routing import (
    LinesAssigned,
    LinesRejected,
    LinesUnfulfillable,
)
from schemas.events.order_status import LineStatusChanged, UnderReviewChanged
from schemas.ids import order_stream
from schemas.rics import attempt_of
from services.common import checkpoints
from services.common.clock import Clock
from services.common.database import Connection
from services.common.eventstore import PostgresLog, Recorded
from services.deciding.policies import Policies
from services.rics import books
from services.rics.books import OrderName
from services.rics.domain.book import Book, adopted, again_at, awaited_until, follow
from services.rics.domain.changes import changes
from services.rics.integrated import IntegratedOrganizations
from services.streams.order import Known, Order, Unknown, evolve
from services.streams.organization import Applied

log = structlog.get_logger()

FOLLOWER = "rics"
"""The name of its checkpoints."""

TYPES = tuple(
    fact.type
    for fact in (
        LinesAssigned,
        LinesRejected,
        LinesCancelled,
        LinesUnfulfillable,
        LineStatusChanged,
        UnderReviewChanged,
    )
)
"""The facts that may move lines or change the review flag."""
_OF_MESSAGES = (FulfillmentRequested.type, FulfillmentAnswered.type)
"""The facts about messages: a recovery may have adopted some, of which the table does not know."""


class Messages:
    """Keeps the messages of each order up with the log (RIC-1). One process works on a shard at a time."""

    checkpoints = (FOLLOWER,)

    def __init__(self, clock: Clock, page: int = 500) -> None:
        self._clock, self._page = clock, page
        self._organizations, self._policies = IntegratedOrganizations(), Policies()

    def take(self, connection: Connection, shard: int) -> int:
        """Go one page further in a shard. Return the number of facts passed."""
        with connection.transaction():
            after = checkpoints.lock(connection, [FOLLOWER], shard).get(FOLLOWER)
            if after is None:
                return 0
            log_ = PostgresLog(connection)
            facts = min(self._page, log_.heads()[shard] - after)
            page = log_.follow(
                shard, after, facts, (*TYPES, *_OF_MESSAGES), self._organizations.codes(connection)
            )
            if page.through == after:
                return 0
            self._follow(connection, log_, page.events)
            checkpoints.move(connection, [FOLLOWER], shard, page.through)
            return page.through - after

    def _follow(self, connection: Connection, log_: PostgresLog, events: Sequence[Recorded]) -> None:
        by_order: dict[OrderName, list[Recorded]] = {}
        for event in events:
            if event.type not in _OF_MESSAGES or isinstance(event.cause, Recovery):
                by_order.setdefault(_order_of(event), []).append(event)
        policies = self._policies.by_code(connection, {name.organization for name in by_order})
        concerned = books.known(connection, by_order.keys()) | {
            name for name, facts in by_order.items() if _comes_to_rics(facts, policies[name.organization])
        }
        books.open_books(connection, concerned)
        before = books.lock(connection, concerned)
        streams = log_.read([order_stream(*name) for name in concerned])
        after = {
            name: self._followed(
                book, streams[order_stream(*name)], by_order[name], policies[name.organization]
            )
            for name, book in before.items()
        }
        books.store(connection, before, after)

    def _followed(
        self, book: Book, stream: Sequence[Recorded], page: Sequence[Recorded], policy: Applied
    ) -> Book:
        """Return the book after the facts of the page, each seen as the order was when it was recorded."""
        order: Order = Unknown()
        new = {event.version for event in page}
        for event in stream[: max(new)]:
            before, order = order, evolve(order, event.fact)  # type: ignore[arg-type]  # a fact of an order
            if isinstance(event.fact, FulfillmentRequested | FulfillmentAnswered):
                if event.version in new:
                    book = self._adopted(book, event.fact, policy)
            elif event.version in new and isinstance(before, Known) and isinstance(order, Known):
                if order.submitted.order_type != "delivery":
                    return book
                book = follow(
                    book,
                    changes(before, event.fact, order),
                    policy.document.rics_at,
                    under_review=order.under_review,
                    now=self._clock.now(),
                )
        return book

    def _adopted(self, book: Book, fact: FulfillmentRequested | FulfillmentAnswered, policy: Applied) -> Book:
        named = attempt_of(fact.organization, fact.message_id)
        if named is None or (isinstance(fact, FulfillmentAnswered) and not fact.awaited):
            return book
        _, number, attempt = named
        outcome = fact.outcome if isinstance(fact, FulfillmentAnswered) else None
        rics, now = policy.document.rics_at(fact.location), self._clock.now()
        return adopted(book, number, attempt, outcome, awaited_until(now, rics), again_at(now, rics))


def _order_of(event: Recorded) -> OrderName:
    fact = event.fact
    assert isinstance(fact, OrderFact)  # noqa: S101
    return OrderName(fact.organization, fact.order_number)


def _comes_to_rics(events: Iterable[Recorded], policy: Applied) -> bool:
    """Return whether one of the facts brings a line to a location that is integrated."""
    return any(
        policy.document.rics_at(line.location) is not None
        for event in events
        if isinstance(fact := event.fact, LinesAssigned)
        for line in fact.lines
    )
