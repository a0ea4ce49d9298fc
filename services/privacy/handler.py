"""Requests to forget people are carried out, or noted until orders and purchase orders close."""

from collections.abc import Sequence

from schemas.organization import Organization
from schemas.wire.privacy_requests import ForgetPerson
from services.common.eventstore import Uncommitted
from services.common.runtime.message import Message
from services.common.runtime.work import Work
from services.deciding.policies import Policies
from services.privacy.erasing import Erasing, Wish
from services.privacy.matching import orders_of, words_of
from services.privacy.requests import Request
from services.privacy.values import Values

_MOST = 1_000
"""Receipts whose values are remembered until they were looked for."""


class Privacy:
    """Handles `privacy-requests` (PRV-1)."""

    def __init__(self, values: dict[int, Values]) -> None:
        """`values` gets what was erased, by the number of the receipt, so that it can be looked for."""
        self._policies, self._values = Policies(), values

    def handle(self, work: Work, messages: Sequence[Message[ForgetPerson]]) -> Sequence[Uncommitted]:
        """Return the facts of all requests of the batch."""
        erasing = Erasing(work.connection, work.log, work.clock.now())
        known = self._policies.judge(work, messages)
        erasing.fulfil([_wish(work, message, policy.document) for message, policy in known])
        self._values.update(erasing.values)
        for number in sorted(self._values)[:-_MOST]:
            del self._values[number]  # of a transaction that came to nothing
        return erasing.facts


def _wish(work: Work, message: Message[ForgetPerson], policy: Organization) -> Wish:
    sent = message.value
    at = min(message.occurred_at, work.clock.now())
    request = Request(sent.organization, message.id, "asked", sent.requested_by, at)
    orders = orders_of(work.connection, work.log, sent.organization, sent.match)
    return Wish(request, policy, orders, words_of(sent.match), message.cause.stored())
