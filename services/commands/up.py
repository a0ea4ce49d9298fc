"""`orderfold up` and `run`: start the services as processes."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO, Annotated

import typer

from infra.embedded import EmbeddedPair
from services.commands.output import err, fail, out
from services.common.settings import Settings, read
from services.operating.setup import prepare_database, prepare_topics
from services.wiring import SERVICE_NAMES


def run(service: Annotated[str, typer.Argument(help=f"One of {', '.join(SERVICE_NAMES)}.")]) -> None:
    """Run one service in this process until SIGTERM."""
    if service not in SERVICE_NAMES:
        fail(f"there is no service {service}. There are: {', '.join(SERVICE_NAMES)}", 2)
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

    Ctrl-C or SIGTERM stops them: each service finishes its batch.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stopper(stop))
    with parts(data) as addresses:
        with Group(addresses) as group:
            out.print("orderfold is up. Ctrl-C stops it.")
            group.watch(stop)
        out.print("stopped")


@contextmanager
def parts(data: Path | None = None) -> Iterator[Mapping[str, str]]:
    """Yield the environment of the services: the addresses that are set, or the embedded pair. Both are prepared."""
    settings = read()
    if bool(settings.kafka) != bool(settings.database):
        missing = "ORDERFOLD_DATABASE" if settings.kafka else "ORDERFOLD_KAFKA"
        fail(
            f"{missing} is not set while the other address is. Set both, or neither for the embedded pair", 2
        )
    if settings.kafka:
        _prepare(settings)
        yield dict(os.environ)
        return
    with EmbeddedPair(data) as pair:
        addresses = {"ORDERFOLD_KAFKA": pair.bootstrap, "ORDERFOLD_DATABASE": pair.database_url}
        for name, value in addresses.items():
            out.print(f"export {name}={value}", soft_wrap=True)
        _prepare(settings.model_copy(update={"kafka": pair.bootstrap, "database": pair.database_url}))
        yield {**os.environ, **addresses}


def _prepare(settings: Settings) -> None:
    prepare_database(settings)
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

    def __enter__(self) -> "Group":
        for service in self._services:
            self.start(service)
        return self

    def __exit__(self, *_: object) -> None:
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

    def watch(self, stop: threading.Event) -> None:
        """Keep every service running until `stop`; while one pauses, the others are watched."""
        while not stop.wait(0.1):
            for service, process in list(self._processes.items()):
                if process.poll() is None:
                    continue
                if service not in self._due:
                    self._due[service] = time.monotonic() + self._pause(service)
                    pause = self._pauses[service]
                    err.print(f"{service} ended with {process.returncode}; again in {pause:g} s")
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
        base = int(environment.get("ORDERFOLD_HEALTH_PORT", "0") or 0)
        if base:
            environment["ORDERFOLD_HEALTH_PORT"] = str(base + SERVICE_NAMES.index(service))
        self._started[service] = time.monotonic()
        command = [sys.executable, "-m", f"services.{service}"]
        self._processes[service] = subprocess.Popen(command, env=environment, stderr=self._log)  # noqa: S603


def _stopper(stop: threading.Event) -> Callable[[int, FrameType | None], None]:
    return lambda _number, _frame: stop.set()
