"""Starts child processes that end with this one: in order when it exits, by the kernel when it is killed."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any

import psutil

from infra.identity import Identity

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None

_Process = subprocess.Popen[bytes]
_Request = tuple[Callable[[], _Process], Future[_Process]]


def start_child(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str],
    last_signal: signal.Signals,
    output: IO[bytes] | None = None,
    errors: IO[bytes] | int | None = None,
    identity: Identity | None = None,
    cwd: str | None = None,
) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own, without standard input; by default it shares our output and errors.

    Ctrl-C reaches only this process, which then stops the child in order. On Linux the kernel sends the child
    `last_signal` when this process dies.
    """
    options: dict[str, Any] = {} if identity is None else identity.popen_options()
    return _spawn(
        lambda: subprocess.Popen(  # noqa: S603 - our own command, never a shell
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            env=dict(environment),
            cwd=cwd,
            start_new_session=True,
            preexec_fn=_tie_to_us(last_signal),
            **options,
        )
    )


class ChildProcess:
    """Runs a command whose output goes to `log`; on Linux the kernel sends it `last_signal` when this process dies."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        log: Path,
        environment: Mapping[str, str],
        identity: Identity | None = None,
        last_signal: signal.Signals = signal.SIGKILL,
    ) -> None:
        _exit_when_terminated()
        log.touch(mode=0o600)
        with log.open("ab") as output:
            self._process = start_child(
                command,
                environment=environment,
                output=output,
                errors=subprocess.STDOUT,
                identity=identity,
                last_signal=last_signal,
                cwd="/",
            )

    @property
    def pid(self) -> int:
        """Return the process id."""
        return self._process.pid

    def runs(self) -> bool:
        """Return whether the process is alive."""
        return self._process.poll() is None

    def wait(self, timeout: float) -> int:
        """Return the exit code; kill the process and return -9 when it takes longer than `timeout` seconds."""
        try:
            return self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            return self._process.returncode

    def end(self, *, by: Sequence[signal.Signals], patience: float) -> None:
        """Send each signal in turn, waiting `patience` seconds after each, then kill."""
        for number in by:
            self._process.send_signal(number)
            try:
                self._process.wait(patience)
            except subprocess.TimeoutExpired:
                continue
            return
        self.kill()

    def kill(self) -> None:
        """Send SIGKILL to the process and its children; return when the process is gone."""
        if self.runs():
            process = psutil.Process(self.pid)
            process.suspend()  # so that it makes no child while we count them
            children = process.children()
            process.kill()
            for child in children:
                with suppress(psutil.NoSuchProcess):
                    child.kill()
        self._process.wait()


def end_with(parent: int, last_signal: signal.Signals) -> None:
    """Let the kernel of Linux send this process a signal when its parent dies; SIGKILL at once if it has died."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(last_signal))
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)


def _tie_to_us(last_signal: signal.Signals) -> Callable[[], None] | None:
    return None if _LIBC is None else partial(end_with, os.getpid(), last_signal)


def _spawn(make: Callable[[], _Process]) -> _Process:
    answer: Future[_Process] = Future()
    _spawner(os.getpid()).put((make, answer))
    return answer.result()


@lru_cache(maxsize=1)
def _spawner(_pid: int) -> SimpleQueue[_Request]:
    """Start the one thread that makes all children: Linux ties a child to the life of the thread that made it."""
    requests: SimpleQueue[_Request] = SimpleQueue()

    def serve() -> None:
        while True:
            make, answer = requests.get()
            try:
                answer.set_result(make())
            except BaseException as error:
                answer.set_exception(error)

    threading.Thread(target=serve, name="spawner", daemon=True).start()
    return requests


def _exit_when_terminated() -> None:
    """Let SIGTERM and SIGHUP end this process in order, so that exit handlers run, unless the program handles them."""
    if threading.current_thread() is not threading.main_thread():
        return
    for each in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(each) is signal.SIG_DFL:
            signal.signal(each, lambda number, _frame: sys.exit(128 + number))
