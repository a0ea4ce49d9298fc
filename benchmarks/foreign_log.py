"""The same work done by the eventsourcing library on the same PostgreSQL."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from benchmarks.figure import seconds
from benchmarks.material import order_message


def opened(database: str) -> Callable[[int], float] | None:
    """Answers how long it takes to save so many new aggregates of two events each; None where it is not installed."""
    try:
        from eventsourcing.application import Application
        from eventsourcing.domain import Aggregate, event
    except ImportError:
        return None

    class Sale(Aggregate):
        """An aggregate whose two events together hold what our two facts hold."""

        @event("Submitted")
        def __init__(self, message: str) -> None:
            self.message = message

        @event("Held")
        def hold(self, lines: str) -> None:
            self.lines = lines

    application: Any = Application(env=_environment(database))

    def once(streams: int) -> float:
        sales: list[Any] = []
        for index in range(streams):
            message = order_message(index).decode()
            sale = Sale(message[:800])
            sale.hold(message[-320:])
            sales.append(sale)
        return seconds(lambda: application.save(*sales))

    return once


def _environment(database: str) -> dict[str, str]:
    url = urlsplit(database)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": url.path.removeprefix("/"),
        "POSTGRES_HOST": str(url.hostname),
        "POSTGRES_PORT": str(url.port),
        "POSTGRES_USER": str(url.username),
        "POSTGRES_PASSWORD": str(url.password),
    }
