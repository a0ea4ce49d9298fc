"""Notices that a mirror begins to fill a topic which was empty when its consumer came to this cluster.

The consumer went on without a word, since there was nothing to decide. What arrives now, and is older than the last
message that was taken on the other cluster, is a copy: nothing of it is taken before a person says where to begin.
"""

from collections.abc import Callable, Collection, Sequence

from services.common.bus.port import Record, TopicPartition
from services.common.database import Connection
from services.common.runtime import clusters
from services.common.runtime.positions import LostPartition


class Copies:
    """Looks at the first records of each topic that was read on another cluster so far."""

    def __init__(self, consumer: str) -> None:
        self._consumer, self._cluster = consumer, ""
        self._until: dict[TopicPartition, int] = {}  # when the last of the topic was taken there, in ms

    def begin(self, connection: Connection, cluster: str, topics: Collection[str]) -> None:
        """Find out of which topics nothing was taken on this cluster yet."""
        self._cluster = cluster
        self._until = dict(clusters.taken_elsewhere_until(connection, self._consumer, cluster, topics))

    def look(self, records: Sequence[Record], connect: Callable[[], Connection]) -> None:
        """Look at records before they are taken. Raises LostPartition where one is a copy: a person is asked then."""
        if not self._until:
            return
        for record in records:
            if record.timestamp_ms <= self._until.get(TopicPartition(record.topic, record.partition), -1):
                self._ask(record.topic, connect)
        taken = {record.topic for record in records}
        self._until = {place: until for place, until in self._until.items() if place.topic not in taken}

    def _ask(self, topic: str, connect: Callable[[], Connection]) -> None:
        places = [place for place in self._until if place.topic == topic]
        with connect() as connection:
            clusters.begin_nowhere(connection, self._consumer, self._cluster, places)
        raise LostPartition(f"{topic} is filled with copies of what was taken on another cluster")
