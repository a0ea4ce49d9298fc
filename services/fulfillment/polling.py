"""Answers polls in one transaction: orders hand out their lines one after the other, up to the limit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.events.cause import AnyCause
from schemas.events.order_status import WorkHandedOut
from schemas.events.poll import AnyPollFact, ToldOrder, WorkAnswered
from schemas.ids import order_stream, poll_stream
from schemas.organization import Organization
from schemas.reasons import DeadLetterReason
from services.common import personal_data
from services.common.database import Connection
from services.common.eventstore import PostgresLog, Uncommitted
from services.deciding.orders import Orders
from services.deciding.streams import Streams
from services.fulfillment.candidates import candidates
from services.streams.order import HandOut, Known, Partly, Refused, requires_update, waits_for
from services.streams.poll import (
    UNASKED,
    Answered,
    AnswerPoll,
    Poll,
    Work,
    decide,
    evolve,
    is_repeated,
    told,
)

LARGEST = 3 * 1024 * 1024
"""Bytes of an answer, about: an answer that would be larger ends before its limit, and says that there is more."""

_OF_AN_ORDER = 800  # bytes that an order takes in an answer, beside people and lines
_OF_A_LINE = 400
_UNKNOWN_LOCATION = "not a location of the organization"


@dataclass(slots=True)
class _Room:
    """What still fits into an answer."""

    lines: int
    bytes: int
    is_empty: bool = True

    def take(self, lines: int, size: int) -> bool:
        """Take room; return whether there was enough. The first order always fits."""
        if not self.is_empty and (lines > self.lines or size > self.bytes):
            return False
        self.lines, self.bytes, self.is_empty = self.lines - lines, self.bytes - size, False
        return True


class Polling:
    """The polls of one transaction. Each sees what those before it handed out."""

    def __init__(self, connection: Connection, log: PostgresLog) -> None:
        self._connection = connection
        self._orders = Orders(connection, log)
        self._polls: Streams[Poll, AnyPollFact] = Streams(log, evolve, UNASKED)

    def answer(self, command: AnswerPoll, policy: Organization, cause: AnyCause) -> WorkAnswered | Refused:
        """Answer a poll and record what was handed out; a poll that was answered gets its answer again."""
        if policy.location(command.location) is None:
            return Refused(DeadLetterReason.UNKNOWN_LOCATION, "location", _UNKNOWN_LOCATION)
        stream = poll_stream(command.organization, command.location, command.poll_id)
        self._polls.load([stream])
        poll = self._polls.state(stream)
        work = Work() if is_repeated(command, poll) else self._work(command, policy, cause)
        decided = decide(command, poll, work)
        if isinstance(decided, Refused):
            return decided
        self._polls.record(policy.organization, stream, decided, cause.stored())
        answered = self._polls.state(stream)
        assert isinstance(answered, Answered)  # noqa: S101
        return answered.answer

    def settle(self) -> Sequence[Uncommitted]:
        """Move stock as the orders say; return all facts, to be appended. Raises NotCovered."""
        return [*self._orders.settle(), *self._polls.recorded]

    def _work(self, command: AnswerPoll, policy: Organization, cause: AnyCause) -> Work:
        """Hand out orders until one does not fit any more: none that came later goes before it."""
        room, handed = _Room(command.limit, LARGEST), list[ToldOrder]()
        for order, size in self._waiting(command, policy):
            lines = waits_for(order, command.kind, command.location, policy)
            if not room.take(len(lines), size + len(lines) * _OF_A_LINE):
                return Work(handed, more=True)
            handed.append(self._handed_out(order, command, policy, cause))
        return Work(handed)

    def _waiting(self, command: AnswerPoll, policy: Organization) -> Iterator[tuple[Known, int]]:
        """Yield orders with lines that wait, and about how many bytes each takes beside its lines."""
        kind, location = command.kind, command.location
        pages = candidates(
            self._connection,
            kind,
            command.organization,
            location,
            command.limit + 1,
            again=requires_update(policy, location),
        )
        for page in pages:
            streams = [order_stream(command.organization, number) for number in page]
            self._orders.load(streams)
            states = [self._orders.state(stream) for stream in streams]
            waiting = [
                order
                for order in states
                if isinstance(order, Known) and waits_for(order, kind, location, policy)
            ]
            people = {subject for order in waiting for subject in (order.subject, order.ship_to_subject)}
            sizes = personal_data.sizes(self._connection, people)
            for order in waiting:
                of_people = sizes.get(order.subject, 0) + sizes.get(order.ship_to_subject, 0)
                yield order, of_people + _OF_AN_ORDER

    def _handed_out(
        self, order: Known, command: AnswerPoll, policy: Organization, cause: AnyCause
    ) -> ToldOrder:
        stream = order_stream(order.organization, order.order_number)
        hand_out = HandOut(command.kind, command.location, command.poll_id, command.now)
        decided = self._orders.decide(stream, hand_out, policy, cause)
        assert not isinstance(decided, Refused | Partly)  # noqa: S101
        (fact,) = decided
        assert isinstance(fact, WorkHandedOut)  # noqa: S101
        return told(order, fact)
