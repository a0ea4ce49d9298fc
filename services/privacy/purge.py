"""Forgets the people of orders and purchase orders that are closed, and older than the organization keeps them."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from datetime import datetime, timedelta
from typing import LiteralString

from schemas.organization.document import PRIVACY_DAYS
from schemas.statuses import OPEN_ORDERS
from services.common.clock import Clock
from services.common.database import LOST, Connection
from services.common.eventstore import Conflict, PostgresLog
from services.common.runtime.loop import Next, Repeating, steady
from services.deciding.policies import Policies
from services.privacy.erasing import Erasing, Wish
from services.privacy.order_kinds import ORDERS, PURCHASE_ORDERS, OrderKind, OrderRef
from services.privacy.requests import Request
from services.streams.organization import Applied
from services.streams.purchase_order import CLOSED

TOGETHER = 1_000
"""Orders, or purchase orders, in one transaction."""

_TRIES = 5

_ORGANIZATIONS = "SELECT DISTINCT organization FROM personal_data"
_OLD: LiteralString = """WITH purchases AS NOT MATERIALIZED (
    SELECT po_number, order_number, submitted_at < %(before)s AND status = ANY(%(closed)s) AS is_due
    FROM purchase_order WHERE organization = %(organization)s
), orders AS NOT MATERIALIZED (
    SELECT order_number, submitted_at < %(before)s AND status <> ALL(%(open)s) AS is_due
    FROM order_status WHERE organization = %(organization)s
) SELECT {number} FROM {these} t WHERE is_due
AND NOT EXISTS (SELECT FROM orders o WHERE o.order_number = t.order_number AND NOT o.is_due)
AND NOT EXISTS (SELECT FROM purchases p WHERE p.order_number = t.order_number AND NOT p.is_due)
EXCEPT SELECT {number} FROM {table} WHERE organization = %(organization)s"""
_THESE: Mapping[OrderKind, LiteralString] = {ORDERS: "orders", PURCHASE_ORDERS: "purchases"}
_OLD_LETTERS = """DELETE FROM sealed_record_key WHERE record IN (
    SELECT k.record FROM sealed_record_key k
    WHERE NOT EXISTS (SELECT FROM dead_letter d WHERE d.record = k.record AND d.received_at >= %s) LIMIT %s
)"""


class Purge:
    """Goes over all organizations once a pause, page by page: killed at any time, it goes on with what is left.

    Their age counts from when they were submitted here, by the system's clock. Of an order number, the order and all
    its purchase orders must be closed and old enough. Read models propose; the stream of each decides whether it is
    closed.
    """

    def __init__(
        self,
        connect: Callable[[], Connection],
        clock: Clock,
        pause_seconds: float,
        together: int = TOGETHER,
    ) -> None:
        self._connect, self._clock, self._pause_seconds = connect, clock, pause_seconds
        self._together, self._policies = together, Policies()

    def loop(self) -> Repeating[None]:
        """Return the loop: once a pause, on a new connection each time."""
        pause, faults = steady(self._pause_seconds), (*LOST, Conflict)
        return Repeating("purge", nullcontext, self._round, pause, faults=faults, matters=False)

    def purge(self, stop: threading.Event | None = None) -> int:
        """Forget all who are due. Return the number of facts. Raises Conflict: what was done before it, stays."""
        with self._connect() as connection:
            codes = [code for (code,) in connection.execute(_ORGANIZATIONS).fetchall()]
            policies = self._policies.by_code(connection, codes)
            done = sum(self._of(connection, code, policies[code], stop) for code in codes if code in policies)
            self._seal_old_letters(connection, [each.document.privacy_days for each in policies.values()])
            return done

    def _round(self, _: None, stop: threading.Event) -> Next:
        self.purge(stop)
        return Next.LATER

    def _of(self, connection: Connection, code: str, policy: Applied, stop: threading.Event | None) -> int:
        now = self._clock.now()
        before, done = now - timedelta(days=policy.document.privacy_days), 0
        for kind in _THESE:
            for orders in self._old(code, kind, before):
                if stop is not None and stop.is_set():
                    return done
                done += self._patiently(connection, policy, orders, now)
        return done

    def _patiently(
        self, connection: Connection, policy: Applied, orders: list[OrderRef], now: datetime
    ) -> int:
        """Forget a page, again where somebody else wrote to one of its streams. Raises Conflict where they go on."""
        for _ in range(_TRIES - 1):
            with suppress(Conflict):
                return self._page(connection, policy, orders, now)
        return self._page(connection, policy, orders, now)

    def _old(self, code: str, kind: OrderKind, before: datetime) -> Iterator[list[OrderRef]]:
        """Yield pages of those that may be due, read once on a connection of its own."""
        query = _OLD.replace("{number}", kind.number).replace("{these}", _THESE[kind])
        asked = {"organization": code, "before": before, "open": list(OPEN_ORDERS), "closed": list(CLOSED)}
        with self._connect() as reading, reading.transaction(), reading.cursor(name="old") as cursor:
            cursor.itersize = self._together
            cursor.execute(query.replace("{table}", kind.table), asked)
            while rows := cursor.fetchmany(self._together):
                yield [OrderRef(kind, number) for (number,) in rows]

    def _seal_old_letters(self, connection: Connection, days: Sequence[int]) -> None:
        """Seal dead letters shut that are older than any organization keeps people: many say nothing of an order."""
        before = self._clock.now() - timedelta(days=max(days, default=PRIVACY_DAYS))
        while connection.execute(_OLD_LETTERS, (before, self._together)).rowcount:
            pass

    def _page(self, connection: Connection, policy: Applied, orders: list[OrderRef], now: datetime) -> int:
        with connection.transaction():
            log = PostgresLog(connection)
            erasing = Erasing(connection, log, now)
            code = policy.document.organization
            request = Request(code, f"purge-{now:%Y-%m-%dT%H:%M:%S.%f}", "purge", None, now)
            erasing.fulfil([Wish(request, policy.document, orders)])
            if erasing.facts:
                log.append(erasing.facts)
        return len(erasing.facts)
