"""The attempts of one transaction: each order's next message is sent, or was not answered in time."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec

from schemas.events.cause import Timer
from schemas.events.order_fulfillment import FulfillmentRequested
from schemas.ids import order_stream
from schemas.organization.locations import Rics
from schemas.rics import TIMEOUT, message_id
from schemas.wire.fulfillment_requests import body
from services.common import personal_data
from services.common.database import Connection
from services.common.eventstore import PostgresLog, Uncommitted
from services.deciding.orders import Orders
from services.rics import books
from services.rics.books import OrderName
from services.rics.domain.book import Book, again_at, answered, awaited_longer, awaited_until, sent
from services.rics.domain.message import Message
from services.streams.order import (
    AnswerFulfillment,
    Command,
    Known,
    Partly,
    Refused,
    RequestFulfillment,
    Units,
)
from services.streams.order.forget import is_forgotten
from services.streams.organization import Applied


class Attempts:
    """Decides what is due for the orders that are locked, each with its address as it is known now."""

    def __init__(
        self,
        connection: Connection,
        log_: PostgresLog,
        names: Collection[OrderName],
        policies: Mapping[str, Applied],
        now: datetime,
    ) -> None:
        self._connection, self._policies, self._now = connection, policies, now
        self._orders = Orders(connection, log_)
        self._orders.load([order_stream(*name) for name in names])
        self._people = personal_data.load(
            connection, {subject for name in names for subject in _subjects(self._order(name))}
        )
        self._texts: dict[UUID, tuple[str, str]] = {}
        self._unpublished = books.unpublished(connection, [order_stream(*name) for name in names])

    def next_of(self, name: OrderName, book: Book) -> Book:
        """Return the book of an order after what is due: one step."""
        message, order = book.next, self._order(name)
        if message is None or order is None:
            return book
        if message.state == "sent":
            return self._unanswered(name, book, message)
        return self._sent(name, book, message, order)

    def settle(self) -> Sequence[Uncommitted]:
        """Store the texts of the messages, and return the facts, to be appended."""
        personal_data.store(self._connection, self._texts)
        return self._orders.settle()

    def _order(self, name: OrderName) -> Known | None:
        state = self._orders.state(order_stream(*name))
        return state if isinstance(state, Known) else None

    def _sent(self, name: OrderName, book: Book, message: Message, order: Known) -> Book:
        attempt, request = message.attempt + 1, uuid4()
        is_create = message.kind == "create_fulfillment_order"
        command = RequestFulfillment(
            message_id=message_id(*name, message.number, attempt),
            message_type=message.kind,
            attempt=attempt,
            location=message.location,
            request=request,
            now=self._now,
            under_review=order.under_review if is_create else message.under_review,
            reason=message.reason,
            lines=[Units(line.line_number, line.quantity, line.part_of) for line in message.lines],
        )
        for fact in self._decide(name, command):
            if isinstance(fact, FulfillmentRequested) and not is_forgotten(order):
                self._texts[request] = (name.organization, self._text(fact, order))
        return sent(book, message.number, awaited_until(self._now, self._rics(name, message)))

    def _unanswered(self, name: OrderName, book: Book, message: Message) -> Book:
        rics = self._rics(name, message)
        if order_stream(*name) in self._unpublished:
            return awaited_longer(book, message.number, awaited_until(self._now, rics))
        again = again_at(self._now, rics)
        command = AnswerFulfillment(
            message_id=message_id(*name, message.number, message.attempt),
            message_type=message.kind,
            attempt=message.attempt,
            location=message.location,
            outcome="failed",
            response_code=TIMEOUT,
            answered_at=self._now,
            next_attempt_at=again,
            under_review=message.under_review,
            lines=message.about,
        )
        self._decide(name, command)
        return answered(book, message.number, "failed", again)

    def _decide(self, name: OrderName, command: Command) -> Sequence[object]:
        stream = order_stream(*name)
        policy = self._policies[name.organization]
        cause = Timer(
            timer="rics", policy_version=policy.version, correlation_id=self._orders.correlation_id(stream)
        )
        decided = self._orders.decide(stream, command, policy.document, cause)
        return () if isinstance(decided, Refused | Partly) else decided

    def _rics(self, name: OrderName, message: Message) -> Rics | None:
        return self._policies[name.organization].document.rics_at(message.location)

    def _text(self, fact: FulfillmentRequested, order: Known) -> str:
        """Return the text of a message as a JSON document; it is what leaves, and what the log of RICS shows."""
        person = self._document(order.subject)
        if person is not None and order.ship_to is not None:
            person["ship_to"] = (self._document(order.ship_to_subject) or {}).get("ship_to")
        return msgspec.json.encode({"text": msgspec.json.encode(body(fact, person)).decode()}).decode()

    def _document(self, subject: UUID) -> dict[str, Any] | None:
        stored = self._people.get(subject)
        return None if stored is None else msgspec.json.decode(stored, type=dict[str, Any])


def _subjects(order: Known | None) -> set[UUID]:
    return set() if order is None else {order.subject, order.ship_to_subject}
