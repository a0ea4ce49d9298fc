"""Notices when a topic does not hold the last message any more that was published to it.

A broker that was restored from an older copy, or a topic that was made again, has lost what subscribers may need.
"""

from datetime import UTC, datetime

from services.common import published_positions
from services.common.bus.port import Record, TopicAdmin, TopicPartition
from services.common.database import Connection
from services.common.runtime import incidents
from services.common.runtime.standing import Incident, Kind

_WHO = "relay"


def compare(connection: Connection, admin: TopicAdmin, topic: str) -> int:
    """Compare what is remembered of a topic with where its partitions end; tell of those that lost messages.

    Return how many did.
    """
    cluster = admin.cluster_id()
    kept = published_positions.load(connection, cluster, [topic])
    if not kept:
        return 0
    ends = admin.end_offsets([topic])
    cut = {place: last for place, last in kept.items() if ends.get(place, last + 1) <= last}
    if cut:
        still = {TopicPartition(one.topic, one.partition): one for one in admin.last([topic])}
        for place, last in sorted(cut.items()):
            _tell(connection, cluster, place, (ends[place], last), still.get(place))
    return len(cut)


def _tell(
    connection: Connection, cluster: str, place: TopicPartition, lost: tuple[int, int], still: Record | None
) -> None:
    first, last = lost
    since = "TIME" if still is None else datetime.fromtimestamp(still.timestamp_ms / 1000, UTC).isoformat()
    detail = (
        f"messages that were published, {first} to {last}, are not on the topic any more, as after a restore from an"
        f" older copy; send them again: orderfold republish --since {since}"
    )
    incident = Incident(Kind.CUT, first, last + 1, detail, lost=True)
    with connection.transaction():
        incidents.keep(connection, _WHO, cluster, place, incident)
        published_positions.forget(connection, cluster, place)
    incidents.tell(_WHO, place, first, incident)
