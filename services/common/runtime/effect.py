"""One batch, one transaction: position, inbox, facts, dead letters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg
import structlog
from psycopg import errors

from schemas.reasons import DeadLetterReason
from services.common.bus.port import Gap, TopicPartition
from services.common.causes import cause_of
from services.common.clock import Clock
from services.common.database import LOST, Connection, never_passes, of_all_messages
from services.common.eventstore import Conflict, PostgresLog
from services.common.revision import OlderThanDatabase
from services.common.runtime import dead_letters, inbox, incidents, positions
from services.common.runtime.failures import Attempt, Failures, TooManyFailures
from services.common.runtime.message import Message, Rejected
from services.common.runtime.work import Handler, Work

log = structlog.get_logger()

AGAIN = (Conflict, errors.DeadlockDetected, errors.SerializationFailure)
"""The exceptions of a transaction that others came in the way of: it is decided again from the start."""

ATTEMPTS = 50
"""How often that is done."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one poll brought: how far each partition moves, what can be read of it and what cannot."""

    consumer: str
    cluster: str
    spans: Mapping[TopicPartition, tuple[int, int]]
    messages: Sequence[Message[Any]]
    rejected: Sequence[Rejected]
    trail: Mapping[TopicPartition, Sequence[positions.Taken]] = field(default_factory=dict)
    gaps: Mapping[TopicPartition, Gap] = field(default_factory=dict)
    repetitions: bool = False
    """Whether messages that came before are handled as well; then the inbox remembers none."""


def apply(
    connection: Connection, clock: Clock, handler: Handler, batch: Batch, failures: Failures
) -> Sequence[Rejected]:
    """Take the batch; return what became a dead letter.

    A conflict with another writer is decided again from the start. When the batch fails otherwise, each message
    is tried alone behind a savepoint, and the one that fails becomes a dead letter; too many of these in a row raise
    TooManyFailures. Raises LostPartition, OlderThanDatabase and those of LOST, too. After any of these
    nothing happened, or the position says that it did.
    """
    take = _together
    for _ in range(ATTEMPTS):
        try:
            with failures.attempt() as attempt:
                return take(connection, clock, handler, batch, attempt)
        except AGAIN:
            continue
        except (positions.LostPartition, TooManyFailures, OlderThanDatabase):
            raise
        except Exception as error:
            if take is _one_by_one or _lost(error):
                raise
            log.exception("batch-failed", consumer=batch.consumer, cause=cause_of(error))
            take = _one_by_one
    raise psycopg.OperationalError(f"{batch.consumer}: {ATTEMPTS} conflicts in a row")


def _lost(error: Exception) -> bool:
    """Return whether the connection is lost, or the database is not fit for any message.

    Another error that stays is the handler's, though it has the same class.
    """
    return of_all_messages(error) or (isinstance(error, LOST) and not never_passes(error))


def _together(
    connection: Connection, clock: Clock, handler: Handler, batch: Batch, attempt: Attempt
) -> Sequence[Rejected]:
    with connection.transaction():
        work, fresh = _open(connection, clock, batch)
        before = len(work.rejected)
        events = handler.handle(work, fresh) if fresh else ()
        if len({(one.record.identity, one.member) for one in work.rejected[before:]}) < len(fresh):
            attempt.handled()
        dead_letters.keep(connection, batch.consumer, batch.cluster, work.rejected)
        if events:
            work.log.append(events)
        return work.rejected


def _one_by_one(
    connection: Connection, clock: Clock, handler: Handler, batch: Batch, attempt: Attempt
) -> Sequence[Rejected]:
    with connection.transaction():
        work, fresh = _open(connection, clock, batch)
        for message in fresh:
            _alone(work, handler, message, attempt)
        attempt.check()
        dead_letters.keep(connection, batch.consumer, batch.cluster, work.rejected)
        return work.rejected


def _open(connection: Connection, clock: Clock, batch: Batch) -> tuple[Work, list[Message[Any]]]:
    positions.advance(connection, batch.consumer, batch.cluster, batch.spans, batch.trail)
    for place, gap in batch.gaps.items():
        incidents.keep_gap(connection, batch.consumer, batch.cluster, place, gap)
    work = Work(connection, PostgresLog(connection), clock, list(batch.rejected))
    if batch.repetitions:
        return work, list(batch.messages)
    fresh, conflicts = inbox.admit(connection, batch.consumer, batch.messages)
    work.rejected += conflicts
    return work, fresh


def _alone(work: Work, handler: Handler, message: Message[Any], attempt: Attempt) -> None:
    refused = len(work.rejected)
    try:
        with work.connection.transaction():
            events = handler.handle(work, [message])
            if events:
                work.log.append(events)
    except (*AGAIN, OlderThanDatabase):
        raise
    except Exception as error:
        if _lost(error):
            raise
        log.exception("message-failed", message_id=message.id, cause=cause_of(error))
        del work.rejected[refused:]
        work.refuse(message, DeadLetterReason.FAILED, "", f"handling it failed: {type(error).__name__}")
        attempt.failed(message.record.identity)
    else:
        if len(work.rejected) == refused:
            attempt.handled()
