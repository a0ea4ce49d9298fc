"""One poll: nobody asked yet, or it was answered and the same question gets the same answer (STA-5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, assert_never

from schemas.events.order_status import PollKind
from schemas.events.poll import AnswerRepeated, AnyPollFact, ToldOrder, WorkAnswered
from schemas.reasons import DeadLetterReason
from services.streams.order import Refused

STANDS = timedelta(days=14)
"""How long an answer is the one of its poll. After that the same id is another poll's."""

_OTHER_CONTENT = "this poll id was used before, with another kind or limit"


@dataclass(frozen=True, slots=True)
class Unasked:
    """Nobody asked yet."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The location was told what it asked for. `answer` is the fact as it was recorded: it is shared, never copied."""

    answer: WorkAnswered


Poll = Unasked | Answered

UNASKED = Unasked()


@dataclass(frozen=True, slots=True)
class AnswerPoll:
    """Tell `location` of its work, of at most `limit` lines."""

    organization: str
    location: str
    poll_id: str
    kind: PollKind
    limit: int
    now: datetime


class Work(NamedTuple):
    """The orders that a location is told of, and whether there are more."""

    orders: Sequence[ToldOrder] = ()
    more: bool = False


def evolve(poll: Poll, fact: AnyPollFact) -> Poll:
    """Return the poll after `fact`."""
    match fact:
        case WorkAnswered():
            return Answered(fact)
        case AnswerRepeated():
            return poll
        case _:
            assert_never(fact)


def is_repeated(command: AnswerPoll, poll: Poll) -> bool:
    """Return whether the poll was answered already, so that nothing is handed out."""
    return isinstance(poll, Answered) and command.now - poll.answer.answered_at < STANDS


def decide(command: AnswerPoll, poll: Poll, work: Work) -> Sequence[AnyPollFact] | Refused:
    """Return the answer: of `work`, or that of before where the same poll comes again."""
    poll_of = {
        "organization": command.organization,
        "location": command.location,
        "poll_id": command.poll_id,
    }
    if isinstance(poll, Answered) and is_repeated(command, poll):
        if (poll.answer.kind, poll.answer.limit) != (command.kind, command.limit):
            return Refused(DeadLetterReason.CONFLICTING_MESSAGE, "poll_id", _OTHER_CONTENT)
        return [AnswerRepeated(**poll_of, repeated_at=command.now)]
    answer = WorkAnswered(
        **poll_of,
        kind=command.kind,
        limit=command.limit,
        answered_at=command.now,
        more=work.more,
        orders=tuple(work.orders),
    )
    return [answer]
