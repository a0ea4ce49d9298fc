"""A service process: its loops in threads, its health, and a graceful end on SIGTERM."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from types import FrameType

import structlog

from services.common import bus, database
from services.common.bus.port import Inbound, Outbound, TopicPartition
from services.common.clock import clock_from
from services.common.collector import calm
from services.common.log import configure
from services.common.runtime.consuming import Consumer, Consuming, StartAt
from services.common.runtime.health import open_health
from services.common.runtime.hung import EndHung
from services.common.runtime.loop import Loop
from services.common.settings import Settings, SettingsWrong, read

__all__ = ["Loop", "Parts", "serve"]

log = structlog.get_logger()


class Parts:
    """The parts every service is wired from: settings, a clock, connections to database and bus."""

    def __init__(self, name: str, settings: Settings) -> None:
        self.name, self.settings = name, settings
        self.clock = clock_from(settings.clock)
        self._kafka = bus.KafkaConnection(settings.kafka, settings.kafka_options)

    def connect(self) -> database.Connection:
        """Open a database connection for this service."""
        settings = self.settings
        return database.connect(settings.database, name=self.name, hang_seconds=settings.hang_seconds)

    def connect_as_login(self) -> database.Connection:
        """Open a database connection in the login role: it sees what other sessions of the system do."""
        settings = self.settings
        return database.connect(
            settings.database, name=self.name, role=None, hang_seconds=settings.hang_seconds
        )

    def subscribe(self, group: str, topics: Sequence[str], start_at: StartAt) -> Inbound:
        """Open a member of the consumer group `group`."""

        def positions(partitions: Sequence[TopicPartition]) -> Mapping[TopicPartition, int]:
            return start_at(partitions)

        return bus.KafkaInbound(self._kafka, topics, group, positions)

    def publisher(self) -> Outbound:
        """Open a publisher."""
        return bus.KafkaOutbound(self._kafka)

    def consuming(self, consumer: Consumer) -> Consuming:
        """Return the loop of a consumer."""
        return Consuming(
            consumer,
            self.subscribe,
            self.connect,
            self.clock,
            self.settings.batch,
            self.settings.poll_seconds,
            self.settings.failures_in_a_row,
        )


def serve(name: str, wire: Callable[[Parts], Mapping[str, Loop]]) -> int:
    """Run a service until SIGTERM or SIGINT. Return its exit code, 2 where a setting is wrong.

    A loop that fails for a reason of its own ends the process with code 1. The supervisor starts the process again;
    work that was not committed did not happen.
    """
    try:
        settings = read("kafka", "database")
    except SettingsWrong as wrong:
        sys.stderr.write(f"error: {wrong}\n")
        return 2
    configure(name, settings.log_level)
    stop, failed = threading.Event(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stopper(stop))
    parts = Parts(name, settings)
    loops = {**wire(parts), "hung": EndHung(parts.connect_as_login, settings.hang_seconds).loop()}
    if settings.health_port:
        open_health(
            settings.health_host, settings.health_port, lambda: {n: p.ready() for n, p in loops.items()}
        )
    threads = [
        threading.Thread(target=_guarded, args=(label, loop, stop, failed), name=label)
        for label, loop in loops.items()
    ]
    calm()
    log.info("service-starts", pid=os.getpid())
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.info("service-stopped", pid=os.getpid())
    return 1 if failed.is_set() else 0


def _guarded(label: str, loop: Loop, stop: threading.Event, failed: threading.Event) -> None:
    try:
        loop.run(stop)
    except Exception as error:
        log.exception("loop-failed", loop=label, cause=type(error).__name__)
        failed.set()
        stop.set()


def _stopper(stop: threading.Event) -> Callable[[int, FrameType | None], None]:
    return lambda _number, _frame: stop.set()
