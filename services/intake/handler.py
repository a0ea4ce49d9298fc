"""Orders become facts: each is accepted, recognised as a repetition, or refused with a reason."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid4

from schemas.ids import StreamId, order_stream
from schemas.organization import Organization
from schemas.wire.orders_submitted import Order as SentOrder
from services.common import buyers, personal_data
from services.common.eventstore import Uncommitted
from services.common.runtime.message import Message
from services.common.runtime.work import Work
from services.deciding.orders import Orders
from services.deciding.policies import Policies
from services.intake.domain.acceptance import personal_document, submission, without_unused
from services.intake.request_ids import RequestIds
from services.streams.order import Known, Order, Refused, SubmitOrder


class Intake:
    """Handles `orders-submitted` (SUB-1 to SUB-6, SUB-8)."""

    def __init__(self) -> None:
        self._policies = Policies()
        self._request_ids = RequestIds()

    def handle(self, work: Work, messages: Sequence[Message[SentOrder]]) -> Sequence[Uncommitted]:
        """Return the facts of all orders of the batch; refused orders become dead letters."""
        known = self._policies.judge(work, messages)
        orders = Orders(work.connection, work.log)
        orders.load([_stream(message.value) for message, _ in known])
        people = _People(work, [orders.state(_stream(message.value)) for message, _ in known])
        for message, policy in known:
            self._take(work, message, policy.document, orders, people)
        people.store()
        return orders.settle()

    def _take(
        self,
        work: Work,
        message: Message[SentOrder],
        policy: Organization,
        orders: Orders,
        people: "_People",
    ) -> None:
        sent, stream = without_unused(message.value), _stream(message.value)
        before = orders.state(stream)
        request_id = 0 if isinstance(before, Known) else self._request_ids.take(work.connection)
        submitted_at = min(message.occurred_at, work.clock.now())
        command = submission(sent, policy, request_id, uuid4(), submitted_at)
        if isinstance(command, SubmitOrder) and isinstance(before, Known):
            command = replace(command, same_person=people.same(before.subject, sent))
        decided = (
            command if isinstance(command, Refused) else orders.decide(stream, command, policy, message.cause)
        )
        if isinstance(decided, Refused):
            work.refuse(message, decided.reason, decided.path, decided.detail)
        elif decided:
            people.remember(command.submitted.subject, request_id, sent)  # type: ignore[union-attr]


class _People:
    """Personal data of the batch: new documents to store, and stored ones that repetitions are compared with."""

    def __init__(self, work: Work, states: Sequence[Order]) -> None:
        self._connection = work.connection
        self._new: dict[UUID, tuple[str, str]] = {}
        self._buyers: list[buyers.Buyer] = []
        known = {state.subject for state in states if isinstance(state, Known)}
        self._kept = personal_data.load(work.connection, known)

    def same(self, subject: UUID, sent: SentOrder) -> bool:
        """Return whether the stored person equals the one sent now; True after an erasure, when nobody can know."""
        if subject in self._new:
            return self._new[subject][1] == personal_document(sent)
        kept = self._kept.get(subject)
        return kept is None or kept.decode() == personal_document(sent)

    def remember(self, subject: UUID, request_id: int, sent: SentOrder) -> None:
        """Note the personal data of an order, to be stored."""
        self._new[subject] = (sent.organization, personal_document(sent))
        if sent.sold_to is not None:
            self._buyers.append(buyers.Buyer(subject, sent.organization, request_id, sent.sold_to))

    def store(self) -> None:
        """Store the new documents."""
        personal_data.store(self._connection, self._new)
        buyers.store(self._connection, self._buyers)


def _stream(sent: SentOrder) -> StreamId:
    return order_stream(sent.organization, sent.order_number)
