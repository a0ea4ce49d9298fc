"""Whether a consumer stands on another cluster: its topics were copied to this one, and the address was changed.

Offsets of one cluster mean nothing on another. To begin at the beginning of a copy takes everything a second time, and
messages without an id count twice; to begin at its end passes over what nobody has read. So a person decides.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from services.common.bus.kafka_high_waters import EMBEDDED
from services.common.bus.port import Bounds, StartUndecided, TopicPartition
from services.common.database import Connection
from services.common.runtime import incidents
from services.common.runtime.positions import Position
from services.common.runtime.standing import Incident, Kind

# What an embedded broker held went with it, so nothing elsewhere is a copy of it.
_OTHERS = """SELECT DISTINCT topic FROM consumer_position
WHERE consumer = %s AND cluster <> %s AND topic = ANY(%s) AND next_offset > 0 AND NOT starts_with(cluster, %s)"""
_LATEST = """SELECT t.topic, t.partition, t.cluster = %s, max(t.taken_at) FROM consumer_trail t
JOIN consumer_position p USING (consumer, cluster, topic, partition)
WHERE t.consumer = %s AND t.topic = ANY(%s) AND NOT starts_with(t.cluster, %s) GROUP BY 1, 2, 3"""
_GENERATIONS = """SELECT topic, partition, max(generation) + 1 FROM consumer_position
WHERE consumer = %s AND cluster <> %s AND topic = ANY(%s) GROUP BY 1, 2"""
_BEGIN_NOWHERE = """DELETE FROM consumer_position p WHERE consumer = %s AND cluster = %s
AND (topic, partition) IN (SELECT * FROM unnest(%s::text[], %s::int[])) AND NOT EXISTS (SELECT FROM consumer_trail t
WHERE (t.consumer, t.cluster, t.topic, t.partition) = (p.consumer, p.cluster, p.topic, p.partition))"""
_LEAVE = """DELETE FROM consumer_position WHERE (consumer, topic) = (%s, %s) AND cluster <> %s
AND (partition = ANY(%s) OR NOT partition = ANY(%s))"""


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
    latest: dict[tuple[str | TopicPartition, bool], datetime] = {}
    for topic, number, here, at in connection.execute(_LATEST, (cluster, consumer, topics, EMBEDDED)):
        latest[TopicPartition(topic, number), here] = at
        latest[topic, here] = max(at, latest.get((topic, here), at))

    def is_later_elsewhere(what: str | TopicPartition) -> bool:
        here, there = latest.get((what, True)), latest.get((what, False))
        return here is None or (there is not None and there > here)

    def is_elsewhere(place: TopicPartition) -> bool:
        if (place, True) in latest:
            return is_later_elsewhere(place)
        return place not in stored and is_later_elsewhere(place.topic)

    return sorted(place for place in places if place.topic in others and is_elsewhere(place))


def taken_elsewhere_until(
    connection: Connection, consumer: str, cluster: str, topics: Collection[str]
) -> Mapping[TopicPartition, int]:
    """Return when the last message of a topic was taken on another cluster, in ms, by each of its partitions there that
    nobody decided about; only of topics of which none was taken on this one yet.
    """
    if cluster.startswith(EMBEDDED):
        return {}
    rows = connection.execute(_LATEST, (cluster, consumer, list(topics), EMBEDDED)).fetchall()
    here = {topic for topic, _, is_here, _ in rows if is_here}
    latest: dict[str, int] = {}
    for topic, _, _, at in rows:
        latest[topic] = max(latest.get(topic, 0), int(at.timestamp() * 1000))
    return {TopicPartition(topic, number): latest[topic] for topic, number, _, _ in rows if topic not in here}


def begin_nowhere(
    connection: Connection, consumer: str, cluster: str, places: Collection[TopicPartition]
) -> None:
    """Forget where a consumer began in partitions of which it took nothing here: then a person is asked."""
    topics, numbers = [place.topic for place in places], [place.partition for place in places]
    connection.execute(_BEGIN_NOWHERE, (consumer, cluster, topics, numbers))


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
        count = sum(end - start for each, (start, end) in unread.items() if each.topic == topic)
        _tell(connection, consumer, cluster, topic, count)
    topics = ", ".join(sorted({place.topic for place in unread}))
    raise StartUndecided(
        f"{topics}: read on another cluster so far; a person says where to begin: orderfold incidents list"
    )


def leave_others(
    connection: Connection,
    consumer: str,
    cluster: str,
    topic: str,
    decided: Collection[int],
    there: Collection[int],
) -> None:
    """Forget where a consumer stood on other clusters in the partitions that are decided, and in those that are not
    there on this one. On whichever cluster it comes back, a person decides again."""
    connection.execute(_LEAVE, (consumer, topic, cluster, list(decided), list(there)))


def _tell(connection: Connection, consumer: str, cluster: str, topic: str, count: int) -> None:
    """Keep and tell the incident of a topic, unless somebody has decided meanwhile."""
    detail = (
        f"messages of {topic} were taken on another cluster, and {count:,} stand on this one: whether they are copies"
        " is not known. Nothing is taken until a person says where to begin:"
        f" orderfold incidents start {topic} --from taken"
    )
    incident = Incident(Kind.ANOTHER_CLUSTER, 0, count, detail, lost=True)
    with connection.transaction():
        incidents.one_at_a_time(connection, consumer, topic)
        if stands_elsewhere(connection, consumer, cluster, topic):
            incidents.keep_once(connection, consumer, cluster, TopicPartition(topic, 0), incident)


def _elsewhere(connection: Connection, consumer: str, cluster: str, topics: Sequence[str]) -> set[str]:
    found = connection.execute(_OTHERS, (consumer, cluster, list(topics), EMBEDDED)).fetchall()
    return {topic for (topic,) in found}
