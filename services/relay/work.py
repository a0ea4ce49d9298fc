"""What a location is told: answers to polls on `location-work`."""

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from schemas.events.poll import AnswerRepeated, WorkAnswered
from schemas.topics import LOCATION_WORK
from services.common.bus.port import Outgoing
from services.common.database import Connection
from services.common.eventstore import PostgresLog, Recorded
from services.relay.messages import People, headers
from services.streams.poll import message, subjects

OF_POLLS = frozenset({WorkAnswered.type, AnswerRepeated.type})
"""Stored names of the facts that are told."""


def location_work(event: Recorded, people: People, source: str) -> Iterator[Outgoing]:
    """Yield the message of an answer, with the people as they are known now."""
    if isinstance(event.fact, WorkAnswered):
        answer = event.fact
        key = f"{answer.organization}/{answer.location}/{answer.poll_id}".encode()
        yield Outgoing(LOCATION_WORK.name, key, message(answer, people), headers(event, event.cause, source))


def subjects_of_work(event: Recorded) -> Collection[UUID]:
    """Return who is meant by the message of an answer."""
    return subjects(event.fact) if isinstance(event.fact, WorkAnswered) else ()


def answers(connection: Connection, events: Sequence[Recorded]) -> Sequence[Recorded]:
    """Return the answer in place of each repetition: the same message goes out again, under the same id."""
    repeated = {event.stream for event in events if event.type == AnswerRepeated.type}
    if not repeated:
        return events
    streams = PostgresLog(connection).read(repeated)
    return [
        _before(event, streams[event.stream]) if event.type == AnswerRepeated.type else event
        for event in events
    ]


def _before(event: Recorded, stream: Sequence[Recorded]) -> Recorded:
    """Return the answer that a repetition repeats: the last one before it in its stream."""
    return [each for each in stream if each.version < event.version and each.type == WorkAnswered.type][-1]
