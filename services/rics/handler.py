"""Answers of RICS: the one that is waited for moves its message on; any other is only noted."""

import json
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID, uuid4

from schemas.ids import order_stream
from schemas.reasons import DeadLetterReason
from schemas.rics import attempt_of, message_id
from schemas.wire.fulfillment_responses import FulfillmentResponse
from services.common import personal_data
from services.common.eventstore import Uncommitted
from services.common.runtime.message import Message as Received
from services.common.runtime.work import Work
from services.deciding.orders import Orders
from services.deciding.policies import Policies
from services.rics import books
from services.rics.books import OrderName
from services.rics.domain.book import Book, again_at, answered, is_awaited
from services.rics.domain.message import Message
from services.streams.order import AnswerFulfillment
from services.streams.order.forget import is_forgotten
from services.streams.organization import Applied

_UNKNOWN = "no message of this id was sent"


class _Answer(NamedTuple):
    received: Received[FulfillmentResponse]
    policy: Applied
    order: OrderName
    number: int
    attempt: int


class Answers:
    """Handles `fulfillment-responses` (RIC-2, RIC-3)."""

    def __init__(self) -> None:
        self._policies = Policies()

    def handle(self, work: Work, messages: Sequence[Received[FulfillmentResponse]]) -> Sequence[Uncommitted]:
        """Return the facts of all answers; those to messages that were never sent become dead letters."""
        answers = self._named(work, messages)
        before = books.lock(work.connection, {answer.order for answer in answers})
        after, texts = dict(before), dict[UUID, tuple[str, str]]()
        orders = Orders(work.connection, work.log)
        orders.load([order_stream(*name) for name in before])
        for answer in answers:
            book = after.get(answer.order)
            message = None if book is None else book.messages.get(answer.number)
            if book is None or message is None or not 1 <= answer.attempt <= message.attempt:
                work.refuse(answer.received, DeadLetterReason.INVALID, "message_id", _UNKNOWN)
                continue
            text = uuid4()
            if not is_forgotten(orders.state(order_stream(*answer.order))):
                texts[text] = (answer.order.organization, _text(answer.received.value))
            after[answer.order] = _answered(work, orders, answer, book, message, text)
        personal_data.store(work.connection, texts)
        books.store(work.connection, before, after)
        return orders.settle()

    def _named(self, work: Work, messages: Sequence[Received[FulfillmentResponse]]) -> list[_Answer]:
        found = []
        for message, policy in self._policies.judge(work, messages):
            organization = message.value.organization
            meant = attempt_of(organization, message.value.message_id)
            if meant is None:
                work.refuse(message, DeadLetterReason.INVALID, "message_id", _UNKNOWN)
                continue
            order_number, number, attempt = meant
            found.append(_Answer(message, policy, OrderName(organization, order_number), number, attempt))
        return found


def _answered(work: Work, orders: Orders, answer: _Answer, book: Book, message: Message, text: UUID) -> Book:
    """Decide what an answer leads to, and return the book after it."""
    received, policy = answer.received, answer.policy.document
    said, now = received.value, work.clock.now()
    awaited = is_awaited(book, answer.number, answer.attempt)
    again = again_at(now, policy.rics_at(message.location))
    command = AnswerFulfillment(
        message_id=message_id(*answer.order, answer.number, answer.attempt),
        message_type=message.kind,
        attempt=answer.attempt,
        location=message.location,
        outcome=said.outcome,
        response_code=said.response_code or "",
        answered_at=min(said.responded_at or received.occurred_at, now),
        awaited=awaited,
        next_attempt_at=again if awaited and said.outcome == "failed" else None,
        response=text,
        under_review=message.under_review,
        lines=message.about,
    )
    orders.decide(order_stream(*answer.order), command, policy, received.cause)
    return answered(book, answer.number, said.outcome, again) if awaited else book


def _text(said: FulfillmentResponse) -> str:
    """Return the text of an answer as a JSON document; what it explains may name people."""
    return json.dumps({"text": said.model_dump_json(exclude_unset=True)})
