"""The loop that reopens unfulfillable lines as stock of their items comes, where the organization's policy says so."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from schemas.events import cause as causes
from schemas.ids import order_stream, shard_of
from services.common import checkpoints
from services.common.clock import Clock
from services.common.database import LOST, Connection
from services.common.eventstore import Conflict, PostgresLog
from services.common.metrics import LINES_REOPENED
from services.common.runtime.loop import Next, Pause, Repeating, woken
from services.deciding.orders import Orders
from services.deciding.policies import Policies
from services.deciding.streams import Unsound
from services.router import gains
from services.router.follower import FOLLOWER
from services.router.gains import Gained
from services.router.looking import Looking
from services.streams.order import Known, Refused, ReopenLines
from services.streams.organization import Applied

log = structlog.get_logger()

_MODEL = "unfulfillable_line"
_PAUSE = Pause(0.05, 1.0)


@dataclass(frozen=True, slots=True)
class _Noticed:
    """Gains of stock that every decision after `position` has seen; `at` is the database's time of that."""

    ids: Sequence[int]
    position: int
    at: datetime


class SecondLook:
    """Notes gains of stock, and reopens some lines of their items at a time, until the stock is gone.

    A gain is noted when every decision that did not see it is known. Its lines are then gone through once, those that
    wait the longest first; the next of them are reopened after the router has decided about those before.
    """

    def __init__(self, connect: Callable[[], Connection], clock: Clock) -> None:
        self._connect, self._clock = connect, clock
        self._looking, self._policies = Looking(), Policies()
        self._noticed: dict[str, _Noticed] = {}

    def loop(self) -> Repeating[Connection]:
        """Return the loop. It never delays the readiness of the router."""
        faults = (*LOST, Conflict)
        return woken("second-look", self._connect, self._round, _PAUSE, faults=faults, matters=False)

    def _round(self, connection: Connection, _stop: threading.Event) -> Next:
        return self.go(connection)

    def go(self, connection: Connection) -> Next:
        """Take every organization with gains or second looks under way one step further."""
        hours = self._looking.hours(connection)
        under_way = gains.under_way(connection, hours)
        if not hours:
            return Next.LATER
        came = gains.with_gains(connection, hours) | self._noticed.keys() & hours.keys()
        for code in sorted(came):
            self._note(connection, code)
        worked = [self._look(connection, code, hours[code]) for code in sorted(under_way)]
        if any(worked):
            return Next.AT_ONCE
        return Next.SOON if came or under_way else Next.LATER

    def _note(self, connection: Connection, code: str) -> None:
        """Note the gains of an organization, once the decisions that did not see them are known."""
        shard = shard_of(code, PostgresLog(connection).shards)
        if code not in self._noticed:
            with connection.transaction():
                checkpoints.read_settled(connection, FOLLOWER, shard)  # the page under way is over then
                ids, at = gains.read(connection, code)
                self._noticed[code] = _Noticed(ids, PostgresLog(connection).heads()[shard], at)
        noticed = self._noticed[code]
        if checkpoints.read(connection, _MODEL).get(shard, 0) >= noticed.position:
            gains.note(connection, noticed.ids, noticed.at)
            del self._noticed[code]

    def _look(self, connection: Connection, code: str, hours: int) -> bool:
        """Reopen the next lines of an organization; return whether anything was done."""
        shard = shard_of(code, PostgresLog(connection).shards)
        policy = self._policies.by_code(connection, [code])[code]
        try:
            with connection.transaction():
                decided = checkpoints.read(connection, FOLLOWER).get(shard, 0)
                passes = gains.lock(connection, code, decided, hours)
                if not passes:
                    return False
                reopened = self._reopen(connection, code, policy, passes)
                head = PostgresLog(connection).heads()[shard]
                gains.go_on(connection, code, passes, head)
        except Conflict:
            return True  # somebody changed one of the orders meanwhile
        LINES_REOPENED.inc(reopened)
        return True

    def _reopen(self, connection: Connection, code: str, policy: Applied, passes: Sequence[Gained]) -> int:
        wanted: dict[str, dict[str, frozenset[str]]] = {}
        for each in passes:
            for number in each.orders:
                wanted.setdefault(number, {})[each.item] = each.locations
        if not wanted:
            return 0
        log_ = PostgresLog(connection)
        orders = Orders(connection, log_)
        orders.load([order_stream(code, number) for number in wanted])
        with_stock = gains.lines_with_stock(connection, code, list(wanted))
        lines = sum(
            self._decide(orders, policy, order_stream(code, number), items, with_stock.get(number, ()))
            for number, items in wanted.items()
        )
        log_.append(orders.settle())
        return lines

    def _decide(
        self,
        orders: Orders,
        policy: Applied,
        stream: str,
        gained: Mapping[str, frozenset[str]],
        numbers: Sequence[int],
    ) -> int:
        """Reopen lines of an order; return how many. None where each place that gained had the line before."""
        order = orders.state(stream)
        if not isinstance(order, Known):
            return 0
        lines = {number: order.lines[number] for number in numbers if number in order.lines}
        if not any(gained.get(line.item, frozenset()) - line.tried for line in lines.values()):
            return 0
        command = ReopenLines(lines.keys(), "stock", self._clock.now())
        correlation_id = orders.correlation_id(stream, latest=True)
        cause = causes.Routing(policy_version=policy.version, correlation_id=correlation_id)
        try:
            decided = orders.decide(stream, command, policy.document, cause)
        except Unsound as error:
            log.exception("not-reopened", stream=stream, cause=type(error).__name__)
            return 0
        if isinstance(decided, Refused):
            return 0
        return sum(len(fact.lines) for fact in decided if hasattr(fact, "lines"))
