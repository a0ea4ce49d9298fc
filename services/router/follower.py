"""The router follows the log: it assigns lines to locations in the transaction that promises their stock."""

import structlog

from schemas.events.order import OrderSubmitted
from schemas.events.order_routing import LinesRejected, LinesReopened
from services.common import checkpoints, stock
from services.common.causes import cause_of
from services.common.clock import Clock
from services.common.database import LOST, Connection, never_passes
from services.common.eventstore import Conflict, PostgresLog
from services.router.attempt import CONFLICT, FAILURE, LOSS, Attempt
from services.router.brokerage import Brokerage
from services.router.routed_organizations import RoutedOrganizations
from services.router.stock_first import Covered

log = structlog.get_logger()

FOLLOWER = "router"
"""The name of the router's checkpoints."""

TYPES = (OrderSubmitted.type, LinesRejected.type, LinesReopened.type)


class Routing:
    """Routes orders as they arrive, as locations give lines back (ROU-1, ROU-7), and as lines are reopened.

    One router works on a shard at a time.
    """

    checkpoints = (FOLLOWER,)

    def __init__(self, clock: Clock, page: int = 500, stock: Covered | None = None) -> None:
        self._page, self._stock = page, stock
        self._brokerage = Brokerage(clock)
        self._organizations = RoutedOrganizations()
        self._attempts: dict[int, Attempt] = {}
        self._waits = False

    def take(self, connection: Connection, shard: int) -> int | None:
        """Go one page further in a shard. Return the number of facts passed, None where the page failed."""
        passed = self.step(connection, shard)
        return None if not passed and (self._attempts[shard].trouble or self._waits) else passed

    def step(self, connection: Connection, shard: int) -> int:
        """Go one page further in a shard. Return the number of facts passed, 0 also where the page failed, or waits for
        stock that stood in its topic before the orders were taken.

        A page fails where another writer changed an order or took the stock meanwhile, or an order raises. The next
        page has half as many orders, so that one order stops no other. An order that cannot be routed alone is left to
        people.
        """
        attempt = self._attempts.setdefault(shard, Attempt(self._page))
        try:
            moved = self._covered_page(connection, shard, attempt)
        except (Conflict, stock.NotCovered) as again:
            self._attempts[shard] = attempt.failed(CONFLICT)
            log.info("router-looks-again", shard=shard, cause=type(again).__name__)
            return 0
        except Exception as error:
            if isinstance(error, LOST) and not never_passes(error):
                self._attempts[shard] = attempt.failed(LOSS)
                raise
            self._attempts[shard] = attempt.failed(FAILURE)
            log.exception("router-failed", shard=shard, orders=attempt.orders, cause=cause_of(error))
            return 0
        self._attempts[shard] = attempt.worked(self._page)
        return moved

    def _covered_page(self, connection: Connection, shard: int, attempt: Attempt) -> int:
        """Go one page further, as soon as the stock is there that the page needs."""
        with connection.transaction():
            moved = self._page_further(connection, shard, attempt)
        self._waits = moved is None and not (self._stock is not None and self._stock.advance(connection))
        if moved is not None or self._waits:
            return moved or 0
        with connection.transaction():
            return self._page_further(connection, shard, attempt) or 0

    def _page_further(self, connection: Connection, shard: int, attempt: Attempt) -> int | None:
        """Go one page further; return None, with nothing done, where the page needs stock that is not there yet."""
        after = checkpoints.lock(connection, [FOLLOWER], shard).get(FOLLOWER)
        if after is None:
            return 0
        log_ = PostgresLog(connection)
        orders = min(attempt.orders, log_.heads()[shard] - after)
        page = log_.follow(shard, after, orders, TYPES, self._organizations.codes(connection))
        through = page.through
        if through == after:
            return 0
        if page.events and self._stock is not None and not self._stock.holds(shard, through):
            return None
        if page.events and not attempt.passes_over:
            left = self._brokerage.route(connection, shard, page.events, give_up=attempt.gives_up)
            through = left[0].position - 1 if left else through
        if attempt.passes_over:
            log.error("router-passes-over", shard=shard, position=through)
        checkpoints.move(connection, [FOLLOWER], shard, through)
        return through - after
