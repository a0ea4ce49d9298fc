"""Carries out pending requests as their orders and purchase orders close, by the streams of these."""

import threading
from collections.abc import Callable

from services.common.clock import Clock
from services.common.database import LOST, Connection
from services.common.eventstore import Conflict, PostgresLog
from services.common.runtime.loop import Next, Repeating, growing, woken
from services.deciding.policies import Policies
from services.privacy import requests
from services.privacy.erasing import Erasing, Wish
from services.privacy.values import Values

_TOGETHER = 500  # orders, and purchase orders, in one transaction


class Pending:
    """Looks again at pending orders to which something happened."""

    def __init__(self, connect: Callable[[], Connection], clock: Clock, values: dict[int, Values]) -> None:
        """`values` by the number of the receipt: what a search is to look for."""
        self._connect, self._clock, self._values, self._policies = connect, clock, values, Policies()

    def loop(self) -> Repeating[Connection]:
        """Return the loop."""
        return woken("pending", self._connect, self.round, growing(0.05), faults=(*LOST, Conflict))

    def round(self, connection: Connection, _stop: threading.Event) -> Next:
        """Look at some orders, in one transaction. Raises Conflict: then nothing happened."""
        with connection.transaction():
            due = requests.due(connection, _TOGETHER)
            if not due:
                return Next.LATER
            policies = self._policies.by_code(connection, {request.organization for request in due})
            log = PostgresLog(connection)
            erasing = Erasing(connection, log, self._clock.now())
            erasing.fulfil(
                [
                    Wish(request, policies[request.organization].document, orders)
                    for request, orders in due.items()
                ]
            )
            if erasing.facts:
                log.append(erasing.facts)
            self._values.update(erasing.values)
        return Next.AT_ONCE
