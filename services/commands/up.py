"""`orderfold up` and `run`: start the services as processes."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated

import structlog
import typer

from infra.child_process import start_child
from infra.embedded import EmbeddedPair
from services.commands.failures import WRONG
from services.commands.output import fail, out
from services.commands.running import announced
from services.common.revision import OLDER
from services.common.runtime.health import check_port
from services.common.runtime.signals import ignore_signals, stop_on_signals
from services.common.service_links import is_link
from services.common.settings import Settings, read
from services.operating.setup import prepare_database_if_needed, prepare_topics
from services.wiring import SERVICE_NAMES

log = structlog.get_logger()

_PORT = "ORDERFOLD_HEALTH_PORT"
_NEXT = "next, in another terminal: orderfold organization apply examples/acme.yaml"
_APART = ("ORDERFOLD_DATABASE_PASSWORD", "ORDERFOLD_DATABASE_PASSWORD_FILE")  # the pair has it in its address


def run(service: Annotated[str, typer.Argument(help=f"One of {', '.join(SERVICE_NAMES)}.")]) -> None:
    """Run one service in this process until SIGTERM."""
    if service not in SERVICE_NAMES:
        fail(f"there is no service {service}. There are: {', '.join(SERVICE_NAMES)}", WRONG)
    read("kafka", "database")
    os.execv(sys.executable, [sys.executable, "-m", f"services.{service}"])  # noqa: S606


def up(
    data: Annotated[
        Path | None,
        typer.Option(
            help="Keep the embedded database in this folder; without it, the database is deleted at the end."
        ),
    ] = None,
) -> None:
    """Run all services in one process group, on the embedded pair where neither address is set.

    Ctrl-C, SIGTERM or the end of the terminal stops them: each service finishes its batch.
    """
    stop = threading.Event()
    stop_on_signals(stop)
    settings = read()
    _check_ports(settings)
    with parts(data) as (_, environment):
        if stop.is_set():
            return
        with Group(environment) as group:
            out.print("orderfold is up. Ctrl-C stops it." + ("" if settings.kafka else f"\n{_NEXT}"))
            group.watch(stop)
            if group.older:
                raise typer.Exit(OLDER)
        out.print("stopped")
    ignore_signals()


@contextmanager
def parts(data: Path | None = None) -> Iterator[tuple[Settings, Mapping[str, str]]]:
    """Yield the settings and the environment of the services, with the addresses that are set or the embedded pair.

    Both parts are prepared.
    """
    settings = read()
    if bool(settings.kafka) != bool(settings.database):
        missing = "ORDERFOLD_DATABASE" if settings.kafka else "ORDERFOLD_KAFKA"
        fail(
            f"{missing} is not set while the other address is. Set both, or neither for the embedded pair",
            WRONG,
        )
    if settings.kafka:
        _prepare(settings)
        yield settings, dict(os.environ)
        return
    with EmbeddedPair(data, usual_ports=True) as pair:
        addresses = {"ORDERFOLD_KAFKA": pair.bootstrap, "ORDERFOLD_DATABASE": pair.database_url}
        for name, value in addresses.items():
            out.print(f"export {name}={value}", soft_wrap=True)
        settings = settings.model_copy(update={"kafka": pair.bootstrap, "database": pair.database_url})
        _prepare(settings)
        with announced(addresses):
            yield settings, {**os.environ, **dict.fromkeys(_APART, ""), **addresses}


def _check_ports(settings: Settings) -> None:
    if settings.health_port:
        for number, _ in enumerate(SERVICE_NAMES):
            check_port(settings.health_host, settings.health_port + number)


def _prepare(settings: Settings) -> None:
    prepare_database_if_needed(settings, lambda sentence: log.warning("migration-waits", detail=sentence))
    prepare_topics(settings)


_SETTLED = 10.0  # seconds; a service that ends sooner waits longer before each next start
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 5.0  # seconds


class Group:
    """The service processes. A service that ends is started again, after a pause that grows while it ends soon."""

    def __init__(
        self,
        environment: Mapping[str, str],
        services: Sequence[str] = SERVICE_NAMES,
        log: IO[bytes] | None = None,
    ) -> None:
        self._environment, self._services, self._log = environment, services, log
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._started: dict[str, float] = {}
        self._pauses: dict[str, float] = {}
        self._due: dict[str, float] = {}
        self.older = False

    def __enter__(self) -> "Group":
        for service in self._services:
            self.start(service)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End every service, by force after 15 seconds."""
        for process in self._processes.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + 15
        for process in self._processes.values():
            try:
                process.wait(max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def go_on_with(self, environment: Mapping[str, str]) -> None:
        """End every service in order, and start it again with these settings."""
        self.stop()
        self._environment = environment
        for service in self._services:
            self.start(service)

    def watch(self, stop: threading.Event) -> None:
        """Keep every service running until `stop`; while one pauses, the others are watched.

        Returns at once where a service is older than the database: it would end again each time.
        """
        while not stop.wait(0.1):
            for service, process in list(self._processes.items()):
                if process.poll() is None:
                    continue
                if process.returncode == OLDER:
                    self.older = True
                    return
                if service not in self._due:
                    self._due[service] = time.monotonic() + self._pause(service)
                    log.warning(
                        "service-ended",
                        service=service,
                        exit_code=process.returncode,
                        seconds=self._pauses[service],
                    )
                elif time.monotonic() >= self._due[service]:
                    del self._due[service]
                    self.start(service)

    def _pause(self, service: str) -> float:
        young = time.monotonic() - self._started[service] < _SETTLED
        known = self._pauses.get(service, 0.0)
        self._pauses[service] = min(max(known * 2, _FIRST_PAUSE), _LONGEST_PAUSE) if young else _FIRST_PAUSE
        return self._pauses[service]

    @property
    def pids(self) -> dict[str, int]:
        """The process ids by service."""
        return {service: process.pid for service, process in self._processes.items()}

    def send(self, service: str, number: signal.Signals) -> None:
        """Send a signal to a service; a service that has ended gets none, even if another process has its number."""
        self._processes[service].send_signal(number)

    def reap(self, service: str) -> int:
        """Wait until a service ends; return its exit code."""
        return self._processes[service].wait(30)

    def start(self, service: str) -> None:
        """Start a service, for the first time or after its end."""
        environment = dict(self._environment)
        port = environment.get(_PORT, "")
        if port and not is_link(_PORT, port) and int(port):
            environment[_PORT] = str(int(port) + SERVICE_NAMES.index(service))
        self._started[service] = time.monotonic()
        self._processes[service] = self.open(service, environment)

    def open(self, service: str, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        """Make the process of a service."""
        command = [sys.executable, "-m", f"services.{service}"]
        return start_child(command, environment=environment, errors=self._log, last_signal=signal.SIGTERM)
