"""The router follows the log: an order that needs locations gets them in the transaction that promises their stock."""

import threading
from collections.abc import Callable

import structlog

from schemas.events.order import OrderSubmitted
from schemas.events.order_routing import LinesRejected
from services.common import checkpoints, stock
from services.common.clock import Clock
from services.common.database import LOST, Connection
from services.common.eventstore import Conflict, PostgresLog
from services.common.metrics import FACTS_FOLLOWED, LOOP_RESTARTS
from services.common.runtime.watch import Watch
from services.router.attempt import CONFLICT, FAILURE, LOSS, Attempt
from services.router.brokerage import Brokerage
from services.router.routed_organizations import RoutedOrganizations

log = structlog.get_logger()

FOLLOWER = "router"
"""The name of the router's checkpoints."""

TYPES = (OrderSubmitted.type, LinesRejected.type)


class Routing:
    """Routes orders as they arrive and as locations give lines back (ROU-1, ROU-7). One router a shard at a time."""

    def __init__(
        self, connect: Callable[[], Connection], clock: Clock, idle_seconds: float = 0.02, page: int = 500
    ) -> None:
        self._connect = connect
        self._idle_seconds, self._page = idle_seconds, page
        self._brokerage = Brokerage(clock)
        self._organizations = RoutedOrganizations()
        self._attempts: dict[int, Attempt] = {}
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
            except LOST as error:
                self._alive = False
                LOOP_RESTARTS.labels(FOLLOWER).inc()
                log.warning("router-restarts", cause=type(error).__name__)
                stop.wait(0.5)

    def step(self, connection: Connection, shard: int) -> int:
        """Go one page further in a shard; answers how many facts it went past, 0 where it has to try again as well.

        Where another writer changed an order or took the stock meanwhile, or something failed, it looks again at half
        as many orders: what stops one of them stops no other. One that can not be routed alone is left to people.
        """
        attempt = self._attempts.setdefault(shard, Attempt(self._page))
        try:
            with connection.transaction():
                moved = self._page_further(connection, shard, attempt)
        except LOST:
            self._attempts[shard] = attempt.failed(LOSS)
            raise
        except (Conflict, stock.NotCovered) as again:
            self._attempts[shard] = attempt.failed(CONFLICT)
            log.info("router-looks-again", shard=shard, cause=type(again).__name__)
            return 0
        except Exception as error:
            self._attempts[shard] = attempt.failed(FAILURE)
            log.exception("router-failed", shard=shard, orders=attempt.orders, cause=type(error).__name__)
            return 0
        self._attempts[shard] = attempt.worked(self._page)
        return moved

    def _run_connected(self, connection: Connection, stop: threading.Event) -> None:
        checkpoints.open_checkpoints(connection, [FOLLOWER])
        watch = Watch(connection)
        while not stop.is_set():
            facts = 0
            for shard in watch.grown():
                moved = self.step(connection, shard)
                facts += moved
                if not moved and not self._attempts[shard].trouble:
                    watch.done(shard)
            self._alive = True
            FACTS_FOLLOWED.labels(FOLLOWER).inc(facts)
            if not facts:
                stop.wait(self._idle_seconds)

    def _page_further(self, connection: Connection, shard: int, attempt: Attempt) -> int:
        after = checkpoints.lock(connection, [FOLLOWER], shard).get(FOLLOWER)
        if after is None:
            return 0
        log_ = PostgresLog(connection)
        orders = min(attempt.orders, log_.heads()[shard] - after)
        page = log_.follow(shard, after, orders, TYPES, self._organizations.codes(connection))
        through = page.through
        if through == after:
            return 0
        if page.events and not attempt.passes_over:
            left = self._brokerage.route(connection, shard, page.events, give_up=attempt.gives_up)
            through = left[0].position - 1 if left else through
        if attempt.passes_over:
            log.error("router-passes-over", shard=shard, position=through)
        checkpoints.move(connection, [FOLLOWER], shard, through)
        return through - after
