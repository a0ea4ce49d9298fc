"""One loop of a service: it connects, works in rounds, rests while there is no work, and begins again after a fault."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Generic, Protocol, TypeVar

import structlog

from services.common.bus.port import REFUSED, BrokerAway
from services.common.causes import cause_of
from services.common.database import LOST, Connection, never_passes
from services.common.history import LogIsOlder
from services.common.metrics import LOOP_RESTARTS
from services.common.notifications import NOT_SOONER, hear, listening

log = structlog.get_logger()

_LONGEST = 5.0  # seconds between two looks for work that nobody told of
_STOPS_WITHIN = 1.0  # seconds: then it is time to see whether this process is to end
_GROWTH = 1.2  # so a rest is a sixth of the time without work: whoever waited for long waits a little longer

T = TypeVar("T")


class Loop(Protocol):
    """Something that runs until it is stopped."""

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set."""

    def ready(self) -> bool:
        """Return whether the loop does its work right now."""


class Next(Enum):
    """When the next round is due."""

    AT_ONCE = "there is more to do"
    SOON = "something failed, and is tried again"
    LATER = "there is nothing to do"


@dataclass(frozen=True, slots=True)
class Pause:
    """Seconds between rounds: `shortest` after one with work, then longer each time, up to `longest`."""

    shortest: float
    longest: float

    def after(self, last: float) -> float:
        """Return the pause after another round without work; `last` is 0 where the round before had work."""
        return min(max(self.shortest, last * _GROWTH), self.longest)


def steady(seconds: float) -> Pause:
    """Return a pause that never grows."""
    return Pause(seconds, seconds)


def growing(shortest: float) -> Pause:
    """Return the pause of a loop that looks for work itself, and hears of most of it."""
    return Pause(shortest, max(shortest, _LONGEST))


_AFTER_A_FAULT = Pause(0.5, 5.0)
_AFTER_ONE_THAT_STAYS = Pause(0.5, 60.0)  # a right, a login, a table or a limit: somebody has to do something


class Repeating(Generic[T]):
    """Connects, and calls `body` with the connection again and again.

    Any of `faults` ends the connection: the loop rests and connects anew. A loop that does not `matter`, such as
    housekeeping, never delays the readiness of its service, and tries again only after its usual pause. `hear` rests
    so many seconds, or less where it hears of work; it returns whether it did.
    """

    def __init__(
        self,
        name: str,
        connect: Callable[[], AbstractContextManager[T]],
        body: Callable[[T, threading.Event], Next],
        pause: Pause,
        *,
        faults: tuple[type[Exception], ...] = LOST,
        matters: bool = True,
        healthy: Callable[[], bool] = lambda: True,
        hear: Callable[[T, float], bool] | None = None,
    ) -> None:
        self._name, self._connect, self._body, self._pause = name, connect, body, pause
        self._faults: tuple[type[Exception], ...] = (*faults, LogIsOlder, BrokerAway)
        self._matters, self._healthy, self._hear = matters, healthy, hear
        self._working = False

    def ready(self) -> bool:
        """Return whether the last round went well and its work is `healthy`, or nothing depends on this loop."""
        return (self._working and self._healthy()) or not self._matters

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set. An exception that is not one of `faults` ends the loop."""
        pause = 0.0
        while not stop.is_set():
            try:
                with self._connect() as connection:
                    self._run_connected(connection, stop)
            except self._faults as error:
                pause = self._rest_after(error, 0.0 if self._working else pause)
                self._working = False
                stop.wait(pause)

    def _rest_after(self, error: Exception, last: float) -> float:
        """Tell and count a fault. Return the seconds to rest: longer each time, and longest where somebody must act."""
        LOOP_RESTARTS.labels(self._name).inc()
        stays = never_passes(error) or isinstance(error, REFUSED)
        (log.error if stays else log.warning)("loop-restarts", loop=self._name, cause=cause_of(error))
        pause = (_AFTER_ONE_THAT_STAYS if stays else _AFTER_A_FAULT).after(last * 2 / _GROWTH)
        return pause if self._matters else max(pause, self._pause.shortest)

    def _run_connected(self, connection: T, stop: threading.Event) -> None:
        pause, heard = 0.0, False
        while not stop.is_set():
            due = self._body(connection, stop)
            self._working = True
            if due is not Next.LATER:
                pause = rest = 0.0 if due is Next.AT_ONCE else self._pause.shortest
            elif heard:
                rest = NOT_SOONER  # what was heard was not for this loop; what came behind it was not told
            else:
                pause = rest = self._pause.after(pause)
            heard = self._rest(connection, stop, rest)

    def _rest(self, connection: T, stop: threading.Event, seconds: float) -> bool:
        """Rest; return whether that ended because somebody left work. A short rest is never cut shorter."""
        if self._hear is None or seconds <= NOT_SOONER:
            if seconds:
                stop.wait(seconds)
            return False
        while seconds > 0 and not stop.is_set():
            if self._hear(connection, min(seconds, _STOPS_WITHIN)):
                return True
            seconds -= _STOPS_WITHIN
        return False


def woken(
    name: str,
    connect: Callable[[], Connection],
    body: Callable[[Connection, threading.Event], Next],
    pause: Pause,
    *,
    faults: tuple[type[Exception], ...] = LOST,
    matters: bool = True,
) -> Repeating[Connection]:
    """Return a loop on a connection that looks as soon as somebody leaves work."""
    return Repeating(
        name, partial(listening, connect), body, pause, faults=faults, matters=matters, hear=hear
    )
