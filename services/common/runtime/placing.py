"""Finds where a consumer goes on in each partition that it was given, and tells what happened to a topic meanwhile."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from services.common.bus.port import Bounds, Inbound, Record, TopicPartition
from services.common.database import Connection
from services.common.runtime import clusters, incidents, positions
from services.common.runtime.positions import Position
from services.common.runtime.standing import Incident, compare


class _Reader(NamedTuple):
    """Who reads where."""

    connection: Connection
    inbound: Inbound
    consumer: str
    cluster: str


def place(
    connection: Connection,
    inbound: Inbound,
    consumer: str,
    cluster: str,
    partitions: Sequence[TopicPartition],
) -> dict[TopicPartition, Position]:
    """Return the position of each partition that exists, compared with what its topic holds, and store it.

    What happened to a topic is kept as an incident, logged and counted. Raises BrokerAway, LostPartition, and
    StartUndecided where the topics were read on another cluster so far.
    """
    reader = _Reader(connection, inbound, consumer, cluster)
    bounds = inbound.bounds(partitions)
    stored = positions.load(connection, consumer, cluster, list(bounds))
    clusters.wait_for_a_decision(connection, consumer, cluster, bounds, stored)
    there = _last_taken(inbound, bounds, stored)
    generations = clusters.generations(connection, consumer, cluster, bounds.keys() - stored.keys())
    found = {}
    for each, limits in bounds.items():
        if each not in stored:
            position = Position(limits.beginning, limits.topic_id, generations.get(each, 0))
            _move(reader, each, limits.beginning, position, None)
        else:
            position = _compared(reader, each, stored[each], limits, there.get(each))
        found[each] = position
    return found


def _last_taken(
    inbound: Inbound, bounds: Mapping[TopicPartition, Bounds], stored: Mapping[TopicPartition, Position]
) -> Mapping[TopicPartition, Record]:
    """Return the records that now stand where the last ones were taken. What lies behind an end is asked for alone:
    where it is not there, the question fails."""
    last = {each: one.last.offset for each, one in stored.items() if one.last is not None}
    held = {each: offset for each, offset in last.items() if offset >= bounds[each].beginning}
    within = {each: offset for each, offset in held.items() if offset < bounds[each].end}
    found = dict(inbound.peek(within)) if within else {}
    for each in held.keys() - within.keys():
        found.update(inbound.peek({each: held[each]}))
    return found


def _compared(
    reader: _Reader, each: TopicPartition, stored: Position, limits: Bounds, at_last: Record | None
) -> Position:
    standing = compare(
        stored,
        limits,
        at_last,
        lambda: positions.trail(reader.connection, reader.consumer, reader.cluster, each, limits.beginning),
        lambda offset: reader.inbound.peek({each: offset}).get(each),
    )
    if standing.position != stored:
        _move(reader, each, stored.next_offset, standing.position, standing.incident)
    return standing.position


def _move(
    reader: _Reader, each: TopicPartition, before: int, position: Position, incident: Incident | None
) -> None:
    where = reader.consumer, reader.cluster
    with reader.connection.transaction():
        positions.move(reader.connection, *where, each, before, position)
        if incident is not None:
            incidents.keep(reader.connection, *where, each, incident)
    if incident is not None:
        incidents.tell(reader.consumer, each, position.next_offset, incident)
