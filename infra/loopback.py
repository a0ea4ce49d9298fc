"""Holds what all servers on loopback share: a port, a log, a start, an end."""

import atexit
import os
import signal
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from infra.child_process import ChildProcess
from infra.identity import Identity
from infra.ports import free_port
from infra.scratch import Scratch

INSTALL = ": pip install 'orderfold[embedded]', or set ORDERFOLD_KAFKA and ORDERFOLD_DATABASE"
"""How to get servers that are not there."""


class StartFailed(Exception):
    """A server did not come up; the message ends with the last lines of its log."""


class LoopbackServer(ABC):
    """Runs one server process. `start` and `stop` may be called again; a `with` block does both.

    `directory` keeps its data between runs and must belong to this server alone; without one `stop` deletes the data.
    """

    PURPOSE: ClassVar[str]
    ENDED_BY: ClassVar[Sequence[signal.Signals]] = (signal.SIGTERM,)
    SECONDS_TO_START: ClassVar[float] = 60.0
    SECONDS_TO_END: ClassVar[float] = 15.0

    def __init__(self, directory: Path | None, port: int | None, identity: Identity | None = None) -> None:
        self.port = port or free_port()
        self._given = directory
        self._identity = identity
        self._scratch: Scratch | None = None
        self._child: ChildProcess | None = None
        self._owner = os.getpid()

    @property
    @abstractmethod
    def name(self) -> str:
        """Return product, version and kind, which stand beside every figure."""

    @property
    def directory(self) -> Path:
        """Return the folder of data and log. Raises RuntimeError when it is temporary and the server is not started."""
        if self._given is not None:
            return self._given.resolve()
        if self._scratch is None:
            raise RuntimeError(f"{self.name} is not started: it has no directory, and so no address yet")
        return self._scratch.path

    @property
    def log(self) -> Path:
        """Return the log file."""
        return self.directory / "server.log"

    @property
    def pid(self) -> int:
        """Return the process id. Raises RuntimeError when the server was not started."""
        if self._child is None:
            raise RuntimeError(f"{self.name} is not started")
        return self._child.pid

    def runs(self) -> bool:
        """Return whether the process is alive."""
        return self._child is not None and self._child.runs()

    def start(self) -> Self:
        """Start the server and return when it answers. Raises StartFailed when it does not."""
        if self.runs():
            return self
        if self._given is None and self._scratch is None:
            self._scratch = Scratch(self.PURPOSE, self._identity)
        self.directory.mkdir(parents=True, exist_ok=True)
        atexit.register(self._stop_at_exit)
        try:
            self._prepare()
            self._child = self._launch()
            self._wait_until_it_answers(self._child)
            self._welcome()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """End the server in order, and delete its data unless the caller chose the directory."""
        self._halt()
        atexit.unregister(self._stop_at_exit)
        if self._scratch is not None:
            self._scratch.remove()
            self._scratch = None

    def kill(self) -> None:
        """Send SIGKILL to the server and its children, like a power cut; data and address stay for `restart`."""
        if self._child is not None:
            self._child.kill()

    def restart(self) -> Self:
        """End the server if it still runs, then start it on the same data at the same address."""
        self._halt()
        return self.start()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @abstractmethod
    def _prepare(self) -> None:
        """Make the data directory ready; called before every launch."""

    @abstractmethod
    def _launch(self) -> ChildProcess:
        """Start the process."""

    @abstractmethod
    def _answers(self, child: ChildProcess) -> bool:
        """Return whether the server serves requests by now."""

    def _welcome(self) -> None:
        """Do what is necessary once the server answers; nothing by default."""
        return

    def _halt(self) -> None:
        if self._child is not None and self._child.runs():
            self._child.end(by=self.ENDED_BY, patience=self.SECONDS_TO_END)

    def _stop_at_exit(self) -> None:
        if os.getpid() == self._owner:  # a forked child inherits exit handlers, but not the server
            self.stop()

    def _wait_until_it_answers(self, child: ChildProcess) -> None:
        deadline = time.monotonic() + self.SECONDS_TO_START
        while not self._answers(child):
            if not child.runs() or time.monotonic() > deadline:
                raise StartFailed(f"{self.name} did not start:\n{self._last_words()}")
            time.sleep(0.01)

    def _last_words(self, lines: int = 15) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
