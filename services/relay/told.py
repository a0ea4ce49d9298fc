"""Notices when a topic does not hold the last message any more that was published to it.

A broker that was restored from an older copy, a topic that was made again, or another cluster at the address lacks what
subscribers may need.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from schemas.topics import FULFILLMENT_REQUESTS
from services.common import published_positions
from services.common.bus.kafka_high_waters import EMBEDDED
from services.common.bus.port import Bounds, Record, TopicPartition
from services.common.database import Connection
from services.common.published_positions import Published
from services.common.runtime import incidents
from services.common.runtime.standing import Incident, Kind
from services.relay.topics import WrittenTopics

_WHO = "relay"


class Compared(NamedTuple):
    """The ids of the cluster and of the topic that are there now; the second is "" where it is not known."""

    cluster: str
    topic_id: str


def compare(connection: Connection, topics: WrittenTopics, topic: str) -> Compared:
    """Compare what is remembered of a topic with what is there; tell of messages that it lost.

    Each loss is told once, by whichever process notices it first.
    """
    there, bounds = _ask(topics, topic)
    cluster = there.cluster
    left = published_positions.leave_others(connection, cluster, topic) if bounds else {}
    lasts = [last for (other, _), last in left.items() if not other.startswith(EMBEDDED)]
    if lasts and not cluster.startswith(EMBEDDED):  # what an embedded broker held went with it
        _tell_of_another_cluster(connection, cluster, topic, max(lasts))
    kept = published_positions.load(connection, cluster, [topic])
    if not bounds or not kept:
        return there  # a topic that is missing is told by whoever publishes to it
    if there.topic_id and not all(one.topic_id for one in kept.values()):
        published_positions.name(connection, cluster, topic, there.topic_id)
        kept = published_positions.load(connection, cluster, [topic])
    if _seems_to_lack(kept, bounds):  # what was asked a moment ago knows nothing of what left since
        topics.forget()
        there, bounds = _ask(topics, topic)
    ends = {place: bounds[place].end if place in bounds else 0 for place in kept}
    old = {place: one for place, one in kept.items() if one.topic_id != there.topic_id and there.topic_id}
    if old:
        _tell_of_one_made_again(connection, there, old, ends)
    cut = {place: one for place, one in kept.items() if place not in old and ends[place] <= one.last}
    still = {TopicPartition(one.topic, one.partition): one for one in topics.last(topic)} if cut else {}
    for place, before in sorted(cut.items()):
        _tell_of_a_cut(connection, there.cluster, place, before, ends[place], still.get(place))
    return there


def _ask(topics: WrittenTopics, topic: str) -> tuple[Compared, Mapping[TopicPartition, Bounds]]:
    cluster, bounds = topics.there(topic)
    return Compared(cluster, next((one.topic_id for one in bounds.values()), "")), bounds


def _seems_to_lack(kept: Mapping[TopicPartition, Published], bounds: Mapping[TopicPartition, Bounds]) -> bool:
    return any(
        place not in bounds or bounds[place].end <= one.last or bounds[place].topic_id != one.topic_id
        for place, one in kept.items()
    )


def _tell_of_another_cluster(connection: Connection, cluster: str, topic: str, last: int) -> None:
    detail = (
        "messages were published on another cluster before this one; where they were not copied, send again what"
        f" subscribers had not read: {_cure(topic)}"
    )
    incident = Incident(Kind.ANOTHER_CLUSTER, 0, last + 1, detail, lost=True)
    incidents.keep_once(connection, _WHO, cluster, TopicPartition(topic, 0), incident)


def _tell_of_one_made_again(
    connection: Connection,
    there: Compared,
    old: Mapping[TopicPartition, Published],
    ends: Mapping[TopicPartition, int],
) -> None:
    """Tell it once while its incident is open: another process may publish under the old id for some seconds."""
    topic = next(iter(old)).topic
    lost = -1
    with connection.transaction():
        for place, before in sorted(old.items()):
            after = Published(ends[place] - 1, there.topic_id)
            if published_positions.change(connection, there.cluster, place, before, after):
                lost = max(lost, before.last)
        if lost < 0:
            return
        detail = (
            "the topic was deleted and made again: what was published to it before is not on it any more. Send again"
            f" what subscribers had not read: {_cure(topic)}"
        )
        incident = Incident(Kind.MADE_AGAIN, 0, lost + 1, detail, lost=True)
        incidents.keep_once(connection, _WHO, there.cluster, TopicPartition(topic, 0), incident)


def _tell_of_a_cut(
    connection: Connection,
    cluster: str,
    place: TopicPartition,
    before: Published,
    end: int,
    still: Record | None,
) -> None:
    since = "TIME" if still is None else datetime.fromtimestamp(still.timestamp_ms / 1000, UTC).isoformat()
    detail = (
        f"messages that were published, {end} to {before.last}, are not on the topic any more, as after a restore from"
        f" an older copy; send them again: {_cure(place.topic, since)}"
    )
    incident = Incident(Kind.CUT, end, before.last + 1, detail, lost=True)
    with connection.transaction():
        after = Published(end - 1, before.topic_id)
        if not published_positions.change(connection, cluster, place, before, after):
            return
        incidents.keep(connection, _WHO, cluster, place, incident)
    incidents.tell(_WHO, place, end, incident)


def _cure(topic: str, since: str = "TIME") -> str:
    if topic == FULFILLMENT_REQUESTS.name:
        return "requests that nobody answers are sent again by themselves"
    return f"orderfold republish --since {since}"
