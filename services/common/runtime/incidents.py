"""Keeps and tells what happened to a topic while nobody looked."""

import structlog

from services.common.bus.port import Gap, TopicPartition
from services.common.database import Connection
from services.common.metrics import POSITION_INCIDENTS
from services.common.runtime.standing import Incident, Kind

log = structlog.get_logger()

_KEEP = """INSERT INTO position_incident
(consumer, cluster, topic, partition, kind, first_offset, end_offset, lost, detail, note, closed_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, coalesce(%s, ''), CASE WHEN %s THEN clock_timestamp() END)"""
_OPEN = """SELECT id, first_offset, end_offset FROM position_incident
WHERE consumer = %s AND cluster = %s AND topic = %s AND partition = %s AND kind = %s AND closed_at IS NULL"""
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_CLOSE = """UPDATE position_incident SET closed_at = clock_timestamp(), note = %s
WHERE (consumer, cluster, topic, partition, kind) = (%s, %s, %s, %s, %s) AND closed_at IS NULL"""
_WIDEN = "UPDATE position_incident SET end_offset = %s, detail = %s WHERE id = %s"
_GAP = (
    "some or all are not there: lost, or given up by a compacted topic before they were read (cleanup.policy=delete"
    " keeps them). Compare with the sender"
)


def keep(
    connection: Connection,
    consumer: str,
    cluster: str,
    place: TopicPartition,
    incident: Incident,
    note: str | None = None,
) -> None:
    """Write an incident, in the transaction that moves the position; with a note it is closed already."""
    row = (incident.kind, incident.first, incident.end, incident.lost, incident.detail)
    connection.execute(_KEEP, (consumer, cluster, *place, *row, note, note is not None))


def keep_gap(connection: Connection, consumer: str, cluster: str, place: TopicPartition, gap: Gap) -> None:
    """Write and tell a gap in a partition; one that follows another which nobody has closed yet widens that one."""
    open_ = connection.execute(_OPEN, (consumer, cluster, *place, Kind.GAP)).fetchone()
    id_, first, end = open_ or (None, gap.first, gap.end)
    end = max(end, gap.end)
    detail = f"of {first} to {end - 1} {_GAP}"
    if id_ is not None:
        connection.execute(_WIDEN, (end, detail, id_))
        return
    incident = Incident(Kind.GAP, first, end, detail, lost=True)
    keep(connection, consumer, cluster, place, incident)
    tell(consumer, place, end, incident)


def keep_once(
    connection: Connection, consumer: str, cluster: str, place: TopicPartition, incident: Incident
) -> None:
    """Write and tell an incident, but not again while one of its kind and place is open."""
    with connection.transaction():
        one_at_a_time(connection, consumer, place.topic)
        if open_at(connection, consumer, cluster, place, incident.kind) is not None:
            return
        keep(connection, consumer, cluster, place, incident)
    tell(consumer, place, incident.first, incident)


def one_at_a_time(connection: Connection, consumer: str, topic: str) -> None:
    """Wait until nobody else tells of a topic or decides about it; the others wait until the transaction ends."""
    connection.execute(_ONE_AT_A_TIME, (f"incident {consumer} {topic}",))


def open_at(
    connection: Connection, consumer: str, cluster: str, place: TopicPartition, kind: Kind
) -> int | None:
    """Return the first offset of an open incident of a kind and place; None where there is none."""
    row = connection.execute(_OPEN, (consumer, cluster, *place, kind)).fetchone()
    return None if row is None else int(row[1])


def close(
    connection: Connection, consumer: str, cluster: str, place: TopicPartition, kind: Kind, note: str
) -> None:
    """Close the open incidents of a kind and place."""
    connection.execute(_CLOSE, (note, consumer, cluster, *place, kind))


def tell(consumer: str, place: TopicPartition, offset: int, incident: Incident) -> None:
    """Count and log an incident that was kept; `offset` is where the consumer goes on."""
    POSITION_INCIDENTS.labels(consumer, incident.kind).inc()
    log.error(
        "position-incident",
        consumer=consumer,
        topic=place.topic,
        partition=place.partition,
        offset=offset,
        kind=incident.kind,
        detail=incident.detail,
    )
