"""Holds back log lines that say the same again: once, on change, and then once a minute with a count."""

import re
import threading
import time
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from structlog import DropEvent

_SAYS_AGAIN_AFTER = 60.0  # seconds
_OVER_AFTER = 15.0  # seconds without: what comes then is news
_WHAT = (
    "event",
    "service",
    "consumer",
    "loop",
    "follower",
    "topic",
    "setting",
    "where",
    "organization",
    "shard",
)
_NUMBER = re.compile(r"\d+(\.\d+)?")


@dataclass(slots=True)
class _Said:
    cause: str
    said_at: float
    last_at: float
    held_back: int = 0


class Repeats:
    """Counts lines of level warning and above that have a cause or come from a library, by what they are about."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._said: dict[str, _Said] = {}
        self._lock = threading.Lock()

    def __call__(
        self, _logger: Any, _method: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        """Pass a line on, with `repeated` where some before it were held back. Raises DropEvent for one held back."""
        if event.get("level") not in ("warning", "error", "critical") or not self._repeats(event):
            return event
        what = "|".join(str(event.get(name, "")) for name in _WHAT)
        cause = _NUMBER.sub("#", str(event.get("cause", event.get("detail", ""))))
        with self._lock:
            now, before = self._clock(), self._said.get(what)
            if before is not None and self._is_old(before, cause, now):
                before.held_back, before.last_at = before.held_back + 1, now
                raise DropEvent
            self._said[what] = _Said(cause, now, now)
            if before is not None and before.held_back:
                event["repeated"] = before.held_back
        return event

    @staticmethod
    def _repeats(event: MutableMapping[str, Any]) -> bool:
        return event.get("event") == "library" or ("cause" in event and "message_id" not in event)

    @staticmethod
    def _is_old(before: _Said, cause: str, now: float) -> bool:
        return (
            before.cause == cause
            and now - before.said_at < _SAYS_AGAIN_AFTER
            and now - before.last_at < _OVER_AFTER
        )
