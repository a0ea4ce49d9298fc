"""The loop that sends messages as they are due, and gives up waiting for answers that do not come."""

import threading
from collections.abc import Callable

from services.common.clock import Clock
from services.common.database import LOST, Connection
from services.common.eventstore import Conflict, PostgresLog
from services.common.runtime.loop import Next, Pause, Repeating, woken
from services.deciding.policies import Policies
from services.rics import books
from services.rics.attempts import Attempts

_LONGEST = 2.0  # seconds: nobody tells of a message whose time has come


class Due:
    """Does what is due, some orders at a time: facts, their texts and the table move in one transaction.

    The relay then publishes the facts, so a message that was decided leaves, and none leaves that was not.
    """

    def __init__(self, connect: Callable[[], Connection], clock: Clock, page: int = 100) -> None:
        self._connect, self._clock, self._page = connect, clock, page
        self._policies = Policies()

    def loop(self, idle_seconds: float) -> Repeating[Connection]:
        """Return the loop."""
        pause, faults = Pause(idle_seconds, _LONGEST), (*LOST, Conflict)
        return woken("rics-due", self._connect, self._round, pause, faults=faults)

    def _round(self, connection: Connection, _stop: threading.Event) -> Next:
        try:
            return Next.AT_ONCE if self.go(connection) else Next.LATER
        except Conflict:
            return Next.SOON  # somebody changed one of the orders meanwhile

    def go(self, connection: Connection) -> int:
        """Do what is due for some orders. Return how many. Raises Conflict where one of them was changed meanwhile."""
        now = self._clock.now()
        with connection.transaction():
            before = books.lock_due(connection, now, self._page)
            if not before:
                return 0
            log_ = PostgresLog(connection)
            policies = self._policies.by_code(connection, {name.organization for name in before})
            attempts = Attempts(connection, log_, before, policies, now)
            after = {name: attempts.next_of(name, book) for name, book in before.items()}
            books.store(connection, before, after)
            log_.append(attempts.settle())
        return len(before)
