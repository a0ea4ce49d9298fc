"""How long a member of a group waits: for records, longer in silence, and before it joins again after a fault."""

import time
from typing import Any

SHORTEST_WAIT = 0.1  # seconds, while records come
_LONGEST_WAIT, _LONGEST_EMBEDDED = 3.0, 2.0  # seconds, after long silence
_QUIET, _LONG_QUIET = 6.0, 30.0  # seconds between checks for missed records, after short and long silence
_FIRST, _LONGEST, _LONGEST_REFUSED = 0.1, 5.0, 60.0  # seconds between attempts to join


def let_wait(consumer: Any, silence: float, *, embedded: bool) -> None:
    """Let the broker hold the next fetch a fifth of the `silence` so far, in seconds, within bounds.

    Each fetch of kafka-python costs a millisecond. Apache Kafka sends what arrives at once, however long it may hold a
    fetch. The embedded broker looks again only after half of that time. kafka-python has no public way to change the
    option of a consumer at work.
    """
    wait = min(max(silence / 5, SHORTEST_WAIT), _LONGEST_EMBEDDED if embedded else _LONGEST_WAIT)
    consumer._fetcher.config["fetch_max_wait_ms"] = round(wait * 1000)


class Silence:
    """How long a member has heard nothing since it joined or was placed, and what it seems to miss meanwhile."""

    missed: frozenset[Any]
    """The partitions that held unread records at the last check."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Begin anew: a record came, or there is another place to read from."""
        self._since = time.monotonic()
        self.checked()

    @property
    def seconds(self) -> float:
        """Return how long it has lasted."""
        return time.monotonic() - self._since

    def checked(self, missed: frozenset[Any] = frozenset()) -> None:
        """Note the outcome of a check."""
        self._checked_at, self.missed = time.monotonic(), missed

    @property
    def is_to_be_checked(self) -> bool:
        """Return whether it is time to check for missed records: less often the longer it lasts."""
        return time.monotonic() - self._checked_at > min(max(self.seconds / 4, _QUIET), _LONG_QUIET)


class Attempts:
    """The pauses between attempts to join: longer after each that failed, and longest where somebody must act first."""

    def __init__(self) -> None:
        self._pause = self._next_at = 0.0

    @property
    def again(self) -> bool:
        """Return whether an attempt failed, and no record came since."""
        return self._pause > 0

    def wait(self) -> float:
        """Return the seconds until the next attempt; none or less where it is due."""
        return self._next_at - time.monotonic()

    def failed(self, *, refused: bool) -> None:
        """Make the next pause longer."""
        self._pause = min(max(self._pause * 2, _FIRST), _LONGEST_REFUSED if refused else _LONGEST)
        self._next_at = time.monotonic() + self._pause

    def succeeded(self) -> None:
        """Begin again with the shortest pause."""
        self._pause = 0.0
