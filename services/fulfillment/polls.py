"""Polls on `location-polls` become answers, which leave by the relay."""

from collections.abc import Sequence

from schemas.wire.location_polls import LocationPoll
from services.common.eventstore import Uncommitted
from services.common.runtime.message import Message
from services.common.runtime.work import Work
from services.deciding.policies import Policies
from services.fulfillment.polling import Polling
from services.streams.order import Refused
from services.streams.poll import AnswerPoll


class Polls:
    """Handles `location-polls` (STA-5). It sees repetitions too: they are answered again."""

    def __init__(self) -> None:
        self._policies = Policies()

    def handle(self, work: Work, messages: Sequence[Message[LocationPoll]]) -> Sequence[Uncommitted]:
        """Return the answers and what was handed out; polls that are refused become dead letters."""
        polling = Polling(work.connection, work.log)
        for message, policy in self._policies.judge(work, messages):
            poll = message.value
            command = AnswerPoll(
                poll.organization, poll.location, _poll_id(message), poll.kind, poll.limit, work.clock.now()
            )
            answered = polling.answer(command, policy.document, message.cause)
            if isinstance(answered, Refused):
                work.refuse(message, answered.reason, answered.path, answered.detail)
        return polling.settle()


def _poll_id(message: Message[LocationPoll]) -> str:
    """Return the id of the message; of several polls in one message, with a dash and the index."""
    if message.member is None:
        return message.id
    return f"{message.id.removesuffix(f'#{message.member}')}-{message.member}"
