"""A service process: its loops in threads, its health, and a graceful end on SIGTERM."""

import logging
import os
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import structlog

from services.common import bus, database
from services.common.bus.port import Inbound, Outbound, TopicAdmin, TopicPartition
from services.common.causes import cause_of
from services.common.clock import clock_from
from services.common.collector import calm
from services.common.history import History
from services.common.installation import installation
from services.common.log import configure
from services.common.revision import OLDER, OlderThanDatabase
from services.common.runtime.consumer import Consumer
from services.common.runtime.consuming import Consuming, StartAt
from services.common.runtime.health import open_health
from services.common.runtime.hung import EndHung
from services.common.runtime.loop import Loop
from services.common.runtime.migrated import Migrated
from services.common.runtime.signals import ignore_signals, stop_on_signals
from services.common.setting_words import unknown
from services.common.settings import Settings, SettingsWrong, read
from services.common.stock.first import StockFirst

__all__ = ["Loop", "Parts", "serve"]

log = structlog.get_logger()


class Parts:
    """The parts every service is wired from: settings, a clock, connections to database and bus."""

    def __init__(self, name: str, settings: Settings) -> None:
        self.name, self.settings = name, settings
        self.clock = clock_from(settings.clock)
        self._kafka = bus.KafkaConnection.of(settings, name)
        self._history = History(self.admin)

    def connect(self) -> database.Connection:
        """Open a database connection for this service."""
        settings = self.settings
        return database.connect(
            settings.database_address(), name=self.name, hang_seconds=settings.hang_seconds
        )

    def connect_to_write(self) -> database.Connection:
        """Open a database connection of a loop that adds facts. Raises LogIsOlder, BrokerAway."""
        connection = self.connect()
        try:
            self._history.check(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def connect_as_login(self) -> database.Connection:
        """Open a database connection in the login role: it sees what other sessions of the system do."""
        settings = self.settings
        return database.connect(
            settings.database_address(), name=self.name, role=None, hang_seconds=settings.hang_seconds
        )

    def subscribe(self, group: str, topics: Sequence[str], start_at: StartAt) -> Inbound:
        """Open a member of the consumer group `group`."""

        def positions(partitions: Sequence[TopicPartition]) -> Mapping[TopicPartition, int]:
            return start_at(partitions)

        with self.connect() as connection:
            kafka = replace(self._kafka, installation=installation(connection).id)
        return bus.KafkaInbound(kafka, topics, group, positions)

    def publisher(self) -> Outbound:
        """Open a publisher."""
        return bus.KafkaOutbound(self._kafka)

    def admin(self) -> TopicAdmin:
        """Open a client that inspects topics."""
        return bus.KafkaTopicAdmin(self._kafka)

    def stock_first(self, who: str) -> StockFirst:
        """Return what makes a loop wait for the stock that stands in its topic."""
        return StockFirst(who, self.admin, self.settings.stock_first_seconds)

    def consuming(self, consumer: Consumer) -> Consuming:
        """Return the loop of a consumer."""
        return Consuming(
            consumer,
            self.subscribe,
            self.connect_to_write,
            self.clock,
            self.settings.batch,
            self.settings.poll_seconds,
            self.settings.failures_in_a_row,
        )


def serve(
    name: str,
    wire: Callable[[Parts], Mapping[str, Loop]],
    reads: Mapping[str, int] = MappingProxyType({}),
) -> int:
    """Run a service until SIGTERM, SIGINT or SIGHUP. Return its exit code: 2 where a setting is wrong, 4 where this
    software is older than the database. Where it is newer, the service waits for `orderfold migrate`, and for the read
    models that it `reads`: the oldest version of each, by name, that it can read.

    A loop that fails for a reason of its own ends the process with code 1. The supervisor starts the process again;
    work that was not committed did not happen.
    """
    try:
        settings = read("kafka", "database")
    except SettingsWrong as wrong:
        return _wrong(wrong)
    configure(name, settings.log_level)
    for sentence in unknown():
        log.warning("setting-unknown", detail=sentence)
    stop, codes = threading.Event(), list[int]()
    stop_on_signals(stop)
    parts = Parts(name, settings)
    migrated = Migrated(parts.connect_as_login, reads)
    try:
        loops = _wired(parts, wire, migrated)
    except SettingsWrong as wrong:
        return _wrong(wrong)
    threads = [
        threading.Thread(target=_guarded, args=(label, loop, stop, codes), name=label)
        for label, loop in loops.items()
    ]
    calm()
    log.info("service-starts", pid=os.getpid())
    try:
        migrated.wait(stop)
    except OlderThanDatabase as error:
        return _too_old(error)
    for thread in threads:
        thread.start()
    stop.wait()
    logging.getLogger("kafka").setLevel(logging.CRITICAL)  # connections that we close are no news
    for thread in threads:
        thread.join()
    log.info("service-stopped", pid=os.getpid())
    ignore_signals()
    return max(codes, default=0)


def _wired(
    parts: Parts, wire: Callable[[Parts], Mapping[str, Loop]], migrated: Migrated
) -> Mapping[str, Loop]:
    """Return the loops of the service and those that all have. Raises SettingsWrong where a port is not to be had."""
    settings = parts.settings
    loops = {
        **wire(parts),
        "session-watch": EndHung(parts.connect_as_login, settings.hang_seconds).loop(),
        "revision": migrated.loop(),
    }
    if settings.health_port:
        open_health(
            settings.health_host, settings.health_port, lambda: {n: p.ready() for n, p in loops.items()}
        )
    return loops


def _wrong(wrong: SettingsWrong) -> int:
    sys.stderr.write(f"error: {wrong}\n")
    return 2


def _guarded(label: str, loop: Loop, stop: threading.Event, codes: list[int]) -> None:
    try:
        loop.run(stop)
    except OlderThanDatabase as error:
        codes.append(_too_old(error))
        stop.set()
    except Exception as error:
        log.exception("loop-failed", loop=label, cause=cause_of(error))
        codes.append(1)
        stop.set()


def _too_old(error: OlderThanDatabase) -> int:
    log.error("software-older", detail=str(error))
    return OLDER
