"""Child processes that end with us: in order when we leave, by the kernel when we are killed."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import psutil

from infra.identity import Identity

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None

_Process = subprocess.Popen[bytes]
_Request = tuple[Callable[[], _Process], Future[_Process]]


class ChildProcess:
    """A process of ours whose output goes to `log`; on Linux it gets `last_signal` when we die first."""

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
        options: dict[str, Any] = {} if identity is None else identity.popen_options()
        log.touch(mode=0o600)
        with log.open("ab") as output:
            self._process = _spawn(
                lambda: subprocess.Popen(  # noqa: S603 - our own command, never a shell
                    [str(word) for word in command],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env=dict(environment),
                    cwd="/",
                    start_new_session=True,  # Ctrl-C is for us; we then stop the child in order
                    preexec_fn=_tie_to_us(last_signal),
                    **options,
                )
            )

    @property
    def pid(self) -> int:
        """The operating system's number for the process."""
        return self._process.pid

    def runs(self) -> bool:
        """Whether it is still alive."""
        return self._process.poll() is None

    def wait(self, timeout: float) -> int:
        """Its exit code; kills it and answers -9 when it takes longer than `timeout` seconds."""
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
        """SIGKILL to the process and its children, by pid; returns when the process is gone."""
        if self.runs():
            process = psutil.Process(self.pid)
            process.suspend()  # so that it makes no child while we count them
            children = process.children()
            process.kill()
            for child in children:
                with suppress(psutil.NoSuchProcess):
                    child.kill()
        self._process.wait()


def _tie_to_us(last_signal: signal.Signals) -> Callable[[], None] | None:
    if _LIBC is None:
        return None
    libc, parent = _LIBC, os.getpid()

    def tie() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(last_signal))
        if os.getppid() != parent:  # we died before the line above
            os.kill(os.getpid(), signal.SIGKILL)

    return tie


def _spawn(make: Callable[[], _Process]) -> _Process:
    answer: Future[_Process] = Future()
    _spawner(os.getpid()).put((make, answer))
    return answer.result()


@lru_cache(maxsize=1)
def _spawner(_pid: int) -> SimpleQueue[_Request]:
    """One thread that lives as long as we do: Linux ties a child to the thread that made it."""
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
    """Let SIGTERM end us in order, so that exit handlers run, unless the program has its own answer to it."""
    if threading.current_thread() is not threading.main_thread():
        return
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
