"""Runs the no-install default: a PostgreSQL and a broker out of wheels, on loopback, as long as this process lives."""

import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from infra.loopback import StartFailed
from infra.ports import free_port
from infra.postgres_server import Postgres
from infra.tansu_broker import Broker

__all__ = ["Broker", "EmbeddedPair", "Postgres", "StartFailed"]

_USUAL = (15432, 19092)


class EmbeddedPair:
    """Runs both servers. `directory` keeps the database between runs; the broker always starts empty.

    With `usual_ports` they listen where they did the last time, if nobody else does.
    """

    def __init__(
        self, directory: Path | None = None, *, durable: bool = True, usual_ports: bool = False
    ) -> None:
        postgres, broker = _USUAL if usual_ports else (None, None)
        self.postgres = Postgres(directory, port=free_port(postgres), durable=durable)
        self.broker = Broker(port=free_port(broker))

    @property
    def database_url(self) -> str:
        """Return the PostgreSQL URL, as ORDERFOLD_DATABASE takes it."""
        return self.postgres.database_url

    @property
    def bootstrap(self) -> str:
        """Return the address of the broker, as ORDERFOLD_KAFKA takes it."""
        return self.broker.bootstrap

    def start(self) -> Self:
        """Start both. Raises StartFailed when one does not start, and then neither runs."""
        with ExitStack() as undo:
            undo.callback(self.stop)
            self.postgres.start()
            self.broker.start()
            undo.pop_all()
        return self

    def stop(self) -> None:
        """End both in order."""
        self.broker.stop()
        self.postgres.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def main() -> None:
    """Run the pair until Ctrl-C or SIGTERM, and print both addresses on standard output."""
    with EmbeddedPair() as pair:
        sys.stdout.write(f"ORDERFOLD_DATABASE={pair.database_url}\nORDERFOLD_KAFKA={pair.bootstrap}\n")
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
