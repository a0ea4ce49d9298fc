"""Ends a process in order on SIGTERM, Ctrl-C or the end of its terminal, in whatever number and mix they come."""

import os
import signal
import threading
from collections.abc import Sequence

_ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def stop_on_signals(stop: threading.Event) -> None:
    """Set `stop` when a signal asks this process to end. Call it on the main thread, before others start.

    A handler that sets the event itself can hang for good: a second signal interrupts it while it holds the lock of
    the event, and its handler waits for that lock. So the handlers do nothing. The interpreter writes the number of
    each signal into a pipe, and a thread that reads from it sets the event. A process whose starter ignores SIGHUP, as
    `nohup` does, ignores it, too.
    """
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    for number in _asked_for():
        signal.signal(number, _nothing)
    threading.Thread(target=_wait, args=(reading, stop), name="signals", daemon=True).start()


def ignore_signals() -> None:
    """Ignore them from here on: the work is done, and an interpreter that ends would die of the next one."""
    for number in _asked_for():
        signal.signal(number, signal.SIG_IGN)


def interrupt_on_signals() -> None:
    """Raise KeyboardInterrupt on the main thread at the first signal that asks this process to end; ignore the others.

    For commands that work on their main thread: what they opened is closed on the way out, and a second signal does
    not break that off.
    """
    for number in _asked_for():
        signal.signal(number, _interrupt)


def _interrupt(_number: int, _frame: object) -> None:
    ignore_signals()
    raise KeyboardInterrupt


def _asked_for() -> Sequence[signal.Signals]:
    ignored = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    return [number for number in _ENDING if not (ignored and number is signal.SIGHUP)]


def _nothing(_number: int, _frame: object) -> None:
    """Leave the signal to the thread that reads the pipe."""


def _wait(reading: int, stop: threading.Event) -> None:
    while os.read(reading, 1):
        stop.set()
