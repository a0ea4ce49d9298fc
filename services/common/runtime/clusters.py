"""Whether a consumer stands on another cluster: its topics were copied to this one, and the address was changed.

Offsets of one cluster mean nothing on another. To begin at the beginning of a copy takes everything a second time, and
messages without an id count twice; to begin at its end passes over what nobody has read. So a person decides.
"""

from collections.abc import Collection, Mapping, Sequence

from services.common.bus.kafka_high_waters import EMBEDDED
from services.common.bus.port import Bounds, StartUndecided, TopicPartition
from services.common.database import Connection
from services.common.runtime import incidents
from services.common.runtime.positions import Position
from services.common.runtime.standing import Incident, Kind

_OTHERS = """SELECT DISTINCT topic FROM consumer_position
WHERE consumer = %s AND cluster <> %s AND topic = ANY(%s) AND next_offset > 0"""
_LATEST = """SELECT t.topic, t.cluster = %s, max(t.taken_at) FROM consumer_trail t
JOIN consumer_position p USING (consumer, cluster, topic, partition)
WHERE t.consumer = %s AND t.topic = ANY(%s) GROUP BY 1, 2"""
_GENERATIONS = """SELECT topic, partition, max(generation) + 1 FROM consumer_position
WHERE consumer = %s AND cluster <> %s AND topic = ANY(%s) GROUP BY 1, 2"""
_LEAVE = """DELETE FROM consumer_position
WHERE (consumer, topic, partition) = (%s, %s, %s) AND cluster <> %s"""


def undecided(
    connection: Connection,
    consumer: str,
    cluster: str,
    places: Collection[TopicPartition],
    stored: Mapping[TopicPartition, Position],
) -> list[TopicPartition]:
    """Return the partitions of which the latest message was taken on another cluster, as far as it is known.

    `stored` are the positions on this cluster. One that was never moved is that of a partition which was empty when its
    consumer came here: what arrived since is read. An embedded broker holds only what was sent to it.
    """
    topics = sorted({place.topic for place in places})
    others = _elsewhere(connection, consumer, cluster, topics)
    if not others or cluster.startswith(EMBEDDED):
        return []
    rows = connection.execute(_LATEST, (cluster, consumer, topics)).fetchall()
    at = {(topic, here): time for topic, here, time in rows}

    def is_elsewhere(place: TopicPartition) -> bool:
        here, there = at.get((place.topic, True)), at.get((place.topic, False))
        if here is None:
            return place not in stored
        return there is not None and there > here

    return sorted(place for place in places if place.topic in others and is_elsewhere(place))


def stands_elsewhere(connection: Connection, consumer: str, cluster: str, topic: str) -> bool:
    """Return whether the consumer has positions of this topic on another cluster."""
    return topic in _elsewhere(connection, consumer, cluster, [topic])


def generations(
    connection: Connection, consumer: str, cluster: str, places: Collection[TopicPartition]
) -> Mapping[TopicPartition, int]:
    """Return the generation with which a partition begins on this cluster, where its offsets name messages of another
    cluster already."""
    topics = sorted({place.topic for place in places})
    rows = connection.execute(_GENERATIONS, (consumer, cluster, topics))
    return {TopicPartition(topic, number): generation for topic, number, generation in rows}


def wait_for_a_decision(
    connection: Connection,
    consumer: str,
    cluster: str,
    bounds: Mapping[TopicPartition, Bounds],
    stored: Mapping[TopicPartition, Position],
) -> None:
    """Raise StartUndecided where a partition whose start is undecided holds anything that was not read here.

    It is kept and told as an incident, once for each topic.
    """
    unread = {}
    for place in undecided(connection, consumer, cluster, bounds, stored):
        start = max(bounds[place].beginning, stored[place].next_offset if place in stored else 0)
        if bounds[place].end > start:
            unread[place] = (start, bounds[place].end)
    if not unread:
        return
    for topic in sorted({place.topic for place in unread}):
        place = min(each for each in unread if each.topic == topic)
        count = sum(end - start for each, (start, end) in unread.items() if each.topic == topic)
        detail = (
            f"messages of {topic} were taken on another cluster, and {count:,} stand on this one: whether they are"
            " copies is not known. Nothing is taken until a person says where to begin:"
            f" orderfold incidents start {topic} --from taken"
        )
        incident = Incident(Kind.ANOTHER_CLUSTER, *unread[place], detail, lost=True)
        incidents.keep_once(connection, consumer, cluster, place, incident)
    topics = ", ".join(sorted({place.topic for place in unread}))
    raise StartUndecided(
        f"{topics}: read on another cluster so far; a person says where to begin: orderfold incidents list"
    )


def leave_others(connection: Connection, consumer: str, cluster: str, place: TopicPartition) -> None:
    """Forget where a consumer stood in a partition on other clusters: on whoever of them it comes back, a person
    decides again."""
    connection.execute(_LEAVE, (consumer, *place, cluster))


def _elsewhere(connection: Connection, consumer: str, cluster: str, topics: Sequence[str]) -> set[str]:
    found = connection.execute(_OTHERS, (consumer, cluster, list(topics))).fetchall()
    return {topic for (topic,) in found}
