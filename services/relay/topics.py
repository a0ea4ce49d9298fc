"""What the loops of one process ask the broker about the topics that they write: once for all of them."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from services.common.bus.port import Bounds, Record, TopicAdmin, TopicPartition

_ASKED_EVERY = 8.0  # seconds: less than each loop waits between two questions
_FAILS_ALIKE = (
    1.0  # seconds: who stood in line behind a question that failed need not wait for its own failure
)

Answer = TypeVar("Answer")


class There(NamedTuple):
    """The id of the cluster, and where each partition of our topics begins and ends."""

    cluster: str
    bounds: Mapping[TopicPartition, Bounds]


class WrittenTopics:
    """The topics that a process writes, through one client for all its threads.

    Every method raises BrokerAway where no broker answers; the client is made again then.
    """

    def __init__(self, admin: Callable[[], TopicAdmin], topics: Sequence[str]) -> None:
        self._open, self._topics = admin, topics
        self._lock = threading.Lock()
        self._admin: TopicAdmin | None = None
        self._there: There | None = None
        self._asked_at = self._failed_at = 0.0
        self._failure: Exception | None = None

    def there(self, topic: str) -> There:
        """Return what is there of a topic, as it was asked a few seconds ago at most."""
        with self._lock:
            if self._there is None or time.monotonic() - self._asked_at > _ASKED_EVERY:
                self._there = self._ask(lambda admin: There(admin.cluster_id(), admin.bounds(self._topics)))
                self._asked_at = time.monotonic()
            cluster, bounds = self._there
        return There(cluster, {place: one for place, one in bounds.items() if place.topic == topic})

    def last(self, topic: str) -> Sequence[Record]:
        """Return the last record of each partition of a topic that holds any."""
        with self._lock:
            return self._ask(lambda admin: admin.last([topic]))

    def largest(self, topic: str) -> int | None:
        """Return the bytes of the largest message that a topic takes; None where the broker does not tell."""
        with self._lock:
            return self._ask(lambda admin: admin.largest(topic))

    def forget(self) -> None:
        """Ask anew the next time: something failed, or begins."""
        with self._lock:
            self._there = None

    def _ask(self, question: Callable[[TopicAdmin], Answer]) -> Answer:
        if self._failure is not None and time.monotonic() - self._failed_at < _FAILS_ALIKE:
            raise self._failure
        admin, self._admin = self._admin or self._open(), None
        try:
            answer = question(admin)
        except Exception as error:
            self._failure, self._failed_at = error, time.monotonic()
            admin.close()
            raise
        self._admin, self._failure = admin, None
        return answer
