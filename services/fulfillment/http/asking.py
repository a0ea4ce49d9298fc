"""Answers a poll over HTTP: the same answer and the same facts as for a poll on the topic."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, LifoQueue

import psycopg
import structlog

from schemas.events.cause import Request
from schemas.reasons import DeadLetterReason
from services.common import personal_data
from services.common.bus.port import BrokerAway
from services.common.clock import Clock
from services.common.database import LOST, Connection
from services.common.eventstore import PostgresLog
from services.common.history import LogIsOlder
from services.common.runtime.effect import AGAIN, ATTEMPTS
from services.deciding.policies import UNKNOWN, Policies
from services.fulfillment.http.request import Asked
from services.fulfillment.polling import Polling
from services.streams.order import Refused
from services.streams.poll import AnswerPoll, message, subjects

log = structlog.get_logger()

AWAY = (*LOST, LogIsOlder, BrokerAway)
"""The exceptions of a database or a broker that cannot be reached, or not used as it is; asking again may help."""


class Asking:
    """Answers polls, each in a transaction, from many threads. Connections are kept for the next ones."""

    def __init__(self, connect: Callable[[], Connection], clock: Clock) -> None:
        self._connect, self._clock = connect, clock
        self._policies, self._lock = Policies(), threading.Lock()
        self._idle: LifoQueue[Connection] = LifoQueue()

    def answer(self, asked: Asked) -> bytes | Refused:
        """Return the answer as `location-work` has it, or why there is none. Raises one of AWAY."""
        with self._connected() as connection:
            for _ in range(ATTEMPTS):
                try:
                    with connection.transaction():
                        return self._answer(connection, asked)
                except AGAIN:
                    continue
        raise psycopg.OperationalError(f"{ATTEMPTS} conflicts in a row")

    def close(self) -> None:
        """Close the connections that are kept."""
        while (connection := self._kept()) is not None:
            connection.close()

    def _answer(self, connection: Connection, asked: Asked) -> bytes | Refused:
        poll, poll_id = asked.poll, asked.poll_id
        with self._lock:
            policy = self._policies.by_code(connection, {poll.organization}).get(poll.organization)
        if policy is None:
            return Refused(DeadLetterReason.UNKNOWN_ORGANIZATION, "organization", UNKNOWN)
        log_ = PostgresLog(connection)
        polling = Polling(connection, log_)
        command = AnswerPoll(
            poll.organization, poll.location, poll_id, poll.kind, poll.limit, self._clock.now()
        )
        answer = polling.answer(command, policy.document, Request(key=poll_id, correlation_id=poll_id))
        if isinstance(answer, Refused):
            return answer
        told = message(answer, personal_data.load(connection, subjects(answer)))
        log_.append(polling.settle())
        log.info("polled", organization=poll.organization, location=poll.location, orders=len(answer.orders))
        return told

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """Lend a connection; one on which anything went wrong is not kept."""
        connection = self._kept()
        if connection is None or connection.closed:
            connection = self._connect()
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        self._idle.put(connection)

    def _kept(self) -> Connection | None:
        try:
            return self._idle.get_nowait()
        except Empty:
            return None
