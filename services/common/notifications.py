"""Wakes those who wait for work: a notification behind the transaction that left some, never within it.

Within it, PostgreSQL would let all transactions that notify commit one after the other, each with its wait for the
disk. A notification may be lost or come twice, so nothing rests on it but how soon a loop looks.
"""

import select
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

_LISTEN, _NOTIFY = "LISTEN orderfold", "NOTIFY orderfold"
NOT_SOONER = 0.25
"""Seconds between two notifications of a process: whoever heard of the first looks again after so long."""


class Notifying(psycopg.Connection[Any]):
    """A connection that notifies behind a transaction which left work for others."""

    leaves_work = False
    """Whether the transaction that is open does."""

    heard = False
    """Whether a notification came since `hear` returned the last time."""

    _notified_at = 0.0  # of the whole process

    @contextmanager
    def transaction(
        self, savepoint_name: str | None = None, force_rollback: bool = False
    ) -> Iterator[psycopg.Transaction]:
        """Begin a transaction, or a part of one, as psycopg does."""
        transaction: psycopg.Transaction | None = None
        try:
            with super().transaction(savepoint_name, force_rollback) as transaction:
                yield transaction
        finally:
            if self.leaves_work and self.info.transaction_status is not TransactionStatus.INTRANS:
                self.leaves_work = False
                if transaction is not None and transaction.status is psycopg.Transaction.Status.COMMITTED:
                    self._notify()

    def on_notification(self, _: psycopg.Notify) -> None:
        """Take note of a notification that came during a query."""
        self.heard = True

    def read_notifications(self) -> None:
        """Take note of those that came since the last query. Raises psycopg.OperationalError."""
        self.pgconn.consume_input()
        while self.pgconn.notifies() is not None:
            self.heard = True

    def _notify(self) -> None:
        now = time.monotonic()
        if now - Notifying._notified_at > NOT_SOONER:
            Notifying._notified_at = now
            try:
                self.execute(_NOTIFY)
            except psycopg.Error:  # what was to be done is committed: others look within a second
                Notifying._notified_at = 0.0


def leave_work(connection: psycopg.Connection[Any]) -> None:
    """Let the open transaction notify once it is committed."""
    if isinstance(connection, Notifying):
        connection.leaves_work = True


def listen(connection: psycopg.Connection[Any]) -> None:
    """Let a connection hear of work that others leave from now on."""
    if isinstance(connection, Notifying):
        connection.add_notify_handler(connection.on_notification)
    connection.execute(_LISTEN)


@contextmanager
def listening(connect: Callable[[], psycopg.Connection[Any]]) -> Iterator[psycopg.Connection[Any]]:
    """Connect, and listen, until the end of the block."""
    with connect() as connection:
        listen(connection)
        yield connection


def hear(connection: psycopg.Connection[Any], seconds: float) -> bool:
    """Wait until somebody left work, `seconds` at most; return whether somebody did, also since the last call.

    Only a connection that listens hears. Raises psycopg.OperationalError where it is lost.
    """
    if not isinstance(connection, Notifying):
        raise TypeError("the connection cannot hear: open it with connect()")
    if not connection.heard:
        waiting = select.poll()  # psycopg itself would look ten times a second
        waiting.register(connection.fileno(), select.POLLIN)
        if waiting.poll(seconds * 1000):
            connection.read_notifications()
    heard, connection.heard = connection.heard, False
    return heard
