"""What kafka-python leaves to its users when a member joins a group."""

from collections.abc import Callable, Mapping
from typing import Any

from kafka import ConsumerRebalanceListener

from services.common.bus.kafka_waiting import SHORTEST_WAIT

MEMBER: Mapping[str, Any] = {
    "enable_auto_commit": False,
    "auto_offset_reset": "none",  # where a position is no longer there, `start_at` decides
    "isolation_level": "read_committed",  # a transaction that its sender aborted was never sent
    "allow_auto_create_topics": False,
    "metrics_enabled": False,
    "max_poll_interval_ms": 300_000,
    "fetch_max_wait_ms": round(SHORTEST_WAIT * 1000),
    "enable_incremental_fetch_sessions": False,  # the embedded broker loses track of them
    "fetch_max_bytes": 8 * 1024 * 1024,
    "max_partition_fetch_bytes": 1024 * 1024,
}
"""Options of a member of a group."""


class HoldingBack(ConsumerRebalanceListener):  # type: ignore[misc]  # kafka-python has no types
    """Holds every partition back until its position is known; kafka-python calls it on a thread of its own."""

    def __init__(self, consumer: Any, assigned: Callable[[], None]) -> None:
        self._consumer, self._assigned = consumer, assigned

    def on_partitions_revoked(self, revoked: Any) -> None:
        """Do nothing: positions are stored together with their effects."""

    def on_partitions_assigned(self, assigned: Any) -> None:
        """Pause every partition: finding positions takes time, and heartbeats run on this thread."""
        self._consumer.pause(*assigned)
        self._assigned()


def finish_joining(consumer: Any) -> None:
    """Make kafka-python 3.0 take up a join that it began and forgot.

    A member that joins again because the metadata of its topics changed, and whose poll ends while the join is
    under way, thinks afterwards that there is nothing to join: it keeps neither heartbeats nor partitions, for ever.
    Asking for the join again makes the next poll wait for the one that was begun.
    """
    coordinator = consumer._coordinator
    if coordinator.rejoining and not coordinator.need_rejoin():
        coordinator.request_rejoin()
