"""Lets a consumer begin on another cluster where a person says: behind what it took, at an end, or at a time."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from schemas.topics import CONSUMERS
from services.common.bus.kafka_high_waters import EMBEDDED
from services.common.bus.port import Bounds, TopicAdmin, TopicPartition
from services.common.database import Connection
from services.common.runtime import clusters, incidents, positions
from services.common.runtime.positions import Position
from services.common.runtime.standing import Kind
from services.operating.refusals import NotDone

_TAKEN = """SELECT records FROM consumer_trail
WHERE (consumer, topic, partition) = (%(consumer)s, %(topic)s, %(number)s) AND cluster = (
    SELECT cluster FROM consumer_trail JOIN consumer_position USING (consumer, cluster, topic, partition)
    WHERE (consumer, topic, partition) = (%(consumer)s, %(topic)s, %(number)s) AND cluster <> %(here)s
    AND NOT starts_with(cluster, %(embedded)s)
    ORDER BY taken_at DESC LIMIT 1)"""
_CURE = "Say --from beginning, end or a time for it, with --partition"


class At(StrEnum):
    """Where to begin in each partition, beside a time."""

    TAKEN = "taken"
    BEGINNING = "beginning"
    END = "end"


class Start(NamedTuple):
    """A partition of which a person decides: where it begins and ends, and where its consumer is to begin."""

    place: TopicPartition
    bounds: Bounds
    stored: Position | None
    offset: int

    @property
    def unread(self) -> int:
        """How many messages are taken then."""
        return self.bounds.end - self.offset


def starts(
    connection: Connection, admin: TopicAdmin, topic: str, at: At | datetime, partition: int | None = None
) -> Sequence[Start]:
    """Return where the consumer of a topic would begin in each partition that is undecided.

    Raises NotDone where what was taken is not found on this cluster, BrokerAway.
    """
    consumer, cluster = CONSUMERS[topic], admin.cluster_id()
    bounds = {
        place: one for place, one in admin.bounds([topic]).items() if partition in (None, place.partition)
    }
    stored = positions.load(connection, consumer, cluster, list(bounds))
    places = clusters.undecided(connection, consumer, cluster, bounds, stored)
    known = [Start(place, bounds[place], stored.get(place), bounds[place].beginning) for place in places]
    if isinstance(at, datetime):
        first = admin.at([topic], at)
        return [one._replace(offset=first.get(one.place, one.bounds.end)) for one in known]
    if at is At.TAKEN:
        return [one._replace(offset=_behind_taken(connection, admin, cluster, one)) for one in known]
    return [one._replace(offset=one.bounds.end) if at is At.END else one for one in known]


def start(connection: Connection, admin: TopicAdmin, chosen: Sequence[Start], note: str) -> None:
    """Let the consumer begin there, and close the incident of a topic of which all is decided.

    Raises LostPartition where a position moved meanwhile.
    """
    cluster = admin.cluster_id()
    with connection.transaction():
        for topic in sorted({one.place.topic for one in chosen}):
            consumer = CONSUMERS[topic]
            incidents.one_at_a_time(connection, consumer, topic)
            mine = [one for one in chosen if one.place.topic == topic]
            again = clusters.generations(connection, consumer, cluster, [one.place for one in mine])
            for one in mine:
                _begin(connection, consumer, cluster, one, again.get(one.place, 0))
            decided = [one.place.partition for one in mine]
            there = [place.partition for place in admin.bounds([topic])]
            clusters.leave_others(connection, consumer, cluster, topic, decided, there)
            if not clusters.stands_elsewhere(connection, consumer, cluster, topic):
                whole = TopicPartition(topic, 0)
                incidents.close(connection, consumer, cluster, whole, Kind.ANOTHER_CLUSTER, note)


def _begin(connection: Connection, consumer: str, cluster: str, one: Start, generation: int) -> None:
    """Set the position; one that stood here before keeps its generation, as its offsets name the same messages."""
    before = one.offset if one.stored is None else one.stored.next_offset
    generation = generation if one.stored is None else one.stored.generation
    after = Position(one.offset, one.bounds.topic_id, generation)
    positions.move(connection, consumer, cluster, one.place, before, after)


def _behind_taken(connection: Connection, admin: TopicAdmin, cluster: str, one: Start) -> int:
    """Return the offset behind the copies of what was taken on the cluster before this one.

    A digest says key, value and timestamp, which a mirror keeps; it counts as often as it was taken.
    """
    place, bounds = one.place, one.bounds
    names = {"consumer": CONSUMERS[place.topic], "topic": place.topic, "number": place.partition}
    packed = connection.execute(_TAKEN, {**names, "here": cluster, "embedded": EMBEDDED}).fetchall()
    left = Counter(each.digest for (records,) in packed for each in positions.unpacked(records))
    if not left or bounds.end == bounds.beginning:
        return max(bounds.beginning, one.stored.next_offset if one.stored else 0)
    behind: int | None = None
    other: int | None = None
    for record in admin.between({place: (bounds.beginning, bounds.end)}):
        digest = positions.taken(record).digest
        if left[digest] and other is not None:
            raise NotDone(
                f"{place.topic}/{place.partition}: {record.offset} was taken and {other} before it was not, so this"
                f" is no copy of the partition that was read. {_CURE} {place.partition}"
            )
        if left[digest]:
            left[digest] -= 1
            behind = record.offset + 1
        elif behind is not None and other is None:
            other = record.offset
    if behind is None:
        raise NotDone(
            f"{place.topic}/{place.partition}: nothing that was taken lately stands on this cluster."
            f" {_CURE} {place.partition}"
        )
    return behind
