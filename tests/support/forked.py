"""Services as processes of their own, from one that has loaded their libraries: a second of CPU saved at each start.

Tests of how services start, end and are supervised use `services.commands.up.Group` itself.
"""

import multiprocessing
import multiprocessing.connection
import multiprocessing.reduction
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from infra.child_process import end_with
from services.commands.up import Group
from tests.support.preloaded import READING, context


class ForkedGroup(Group):
    """A group whose services begin in a copy of a process that has loaded them."""

    def open(self, service: str, environment: Mapping[str, str]) -> "Forked":
        """Make the process of a service."""
        return Forked(service, environment, self._log)


class Forked:
    """What `Group` needs of a process."""

    def __init__(self, service: str, environment: Mapping[str, str], log: IO[bytes] | None) -> None:
        self.returncode: int | None = None
        self._service = service
        errors = _Open(sys.stderr.fileno() if log is None else log.fileno())
        self._process = context().Process(target=_become, args=(service, dict(environment), errors))
        with READING:
            self._process.start()
        self.pid: int = self._process.pid  # type: ignore[assignment]

    def poll(self) -> int | None:
        """Return the exit code, None while it runs."""
        if self.returncode is None and multiprocessing.connection.wait([self._process.sentinel], 0):
            self._read()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end; TimeoutExpired where it does not come."""
        if self.returncode is None:
            if not multiprocessing.connection.wait([self._process.sentinel], timeout):
                raise subprocess.TimeoutExpired(self._service, timeout or 0)
            self._read()
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Send SIGTERM."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Send SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def _read(self) -> None:
        with READING:
            if self.returncode is None:
                self._process.join()
                self.returncode = self._process.exitcode


class _Open:
    """An open file that goes along into the new process."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __getstate__(self) -> object:
        return multiprocessing.reduction.DupFd(self.number)

    def __setstate__(self, shared: object) -> None:
        self.number = shared.detach()  # type: ignore[attr-defined]


def _become(service: str, environment: dict[str, str], errors: _Open) -> None:
    """This process is the service from here on."""
    end_with(os.getppid(), signal.SIGTERM)  # the process that it is a copy of ends with the tests
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(errors.number, 2)
    sys.stderr = open(2, "w", buffering=1)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(environment)
    module = f"services.{service}"
    sys.argv = [str(Path(module.replace(".", "/")) / "__main__.py")]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
