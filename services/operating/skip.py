"""Lets a consumer go on behind records that can never be read."""

from typing import NamedTuple

from schemas.topics import CONSUMERS
from services.common.bus.port import TopicAdmin, TopicPartition
from services.common.database import Connection
from services.common.runtime import incidents, positions
from services.common.runtime.positions import Position
from services.common.runtime.standing import Incident, Kind


class Stuck(NamedTuple):
    """A partition whose next records cannot be read: those from the position on, up to `end`."""

    consumer: str
    cluster: str
    place: TopicPartition
    position: Position
    end: int


def stuck(connection: Connection, admin: TopicAdmin, place: TopicPartition) -> Stuck | None:
    """Return what cannot be read next of a partition; None where the next record can, or none is there.

    Raises BrokerAway, KeyError where no consumer reads the topic or has come to the partition.
    """
    consumer, cluster = CONSUMERS[place.topic], admin.cluster_id()
    position = positions.load(connection, consumer, cluster, [place])[place]
    end = admin.readable_from(place, position.next_offset)
    return Stuck(consumer, cluster, place, position, end) if end > position.next_offset else None


def skip(connection: Connection, one: Stuck, note: str) -> None:
    """Move the position behind these records, and keep that a person did it. Raises LostPartition where it moved."""
    position, where = one.position, (one.consumer, one.cluster)
    first = position.next_offset
    moved = Position(one.end, position.topic_id, position.generation, position.last)
    detail = f"{first} to {one.end - 1} could not be read and were passed over by hand"
    incident = Incident(Kind.SKIPPED, first, one.end, detail, lost=True)
    with connection.transaction():
        positions.move(connection, *where, one.place, first, moved)
        incidents.keep(connection, *where, one.place, incident, note)
    incidents.tell(one.consumer, one.place, one.end, incident)
