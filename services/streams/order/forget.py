"""The person of an order is forgotten, once the order is closed (PRV-1)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from schemas.events.order import AnyOrderFact, DispatchCreated
from schemas.events.order_fulfillment import FulfillmentRequested
from schemas.events.order_privacy import AnonymizedLine, ForgottenWhy, PersonForgotten, TopicKey
from schemas.events.order_status import WorkHandedOut
from schemas.reasons import DeadLetterReason
from schemas.statuses import CLOSED_LINES
from services.streams.order.about import Refused, about
from services.streams.order.line import line_status
from services.streams.order.state import Known, Order


@dataclass(frozen=True, slots=True)
class ForgetPerson:
    """Delete what is known under `subjects`; `tombstones` are the keys that carry an address of the order."""

    subjects: frozenset[UUID]
    tombstones: tuple[TopicKey, ...]
    why: ForgottenWhy
    now: datetime


def forget(command: ForgetPerson, order: Order) -> Sequence[PersonForgotten] | Refused:
    """Return the fact, or a refusal while somebody still needs to know the person."""
    if not isinstance(order, Known):
        detail = "no such order has arrived"
        return Refused(DeadLetterReason.NOT_ASSIGNED, "order_number", detail)
    if not is_closed(order):
        return Refused(DeadLetterReason.INVALID, "order_number", "the order is open: its person is needed")
    if command.subjects <= order.forgotten:
        return []  # they were forgotten before
    return [
        PersonForgotten(
            **about(order),
            forgotten_at=command.now,
            why=command.why,
            subjects=tuple(sorted(command.subjects)),
            tombstones=command.tombstones,
            lines=tuple(_lines(order)),
        )
    ]


def is_closed(order: Known) -> bool:
    """Return whether nothing more is expected of the order: nobody waits, and what was to leave has left."""
    if order.is_held:
        under_way = any(not each.shipped and not each.cancelled for each in order.dispatches.values())
        return not under_way and not any(line.is_open for line in order.lines.values())
    return all(line_status(line, held=False) in CLOSED_LINES for line in order.lines.values())


def is_forgotten(order: Order) -> bool:
    """Return whether nothing more may be kept about the person of the order."""
    return isinstance(order, Known) and bool(order.forgotten)


def subjects(facts: Iterable[AnyOrderFact]) -> frozenset[UUID]:
    """Return every name under which something is known of the person, whichever fact brought it.

    Facts hold no other UUID.
    """
    return frozenset(found for fact in facts for found in _uuids(fact))


def tombstones(facts: Iterable[AnyOrderFact]) -> tuple[TopicKey, ...]:
    """Return every key under which a message with an address left for this order."""
    found = (key for fact in facts if (keys := ADDRESSED.get(type(fact))) for key in keys(fact))
    return tuple(dict.fromkeys(found))


def _of_dispatch(fact: DispatchCreated) -> Iterator[TopicKey]:
    yield TopicKey(topic="dispatches", key=f"{fact.organization}/{fact.order_number}")


def _of_request(fact: FulfillmentRequested) -> Iterator[TopicKey]:
    yield TopicKey(topic="fulfillment-requests", key=f"{fact.organization}/{fact.order_number}")


def _of_work(fact: WorkHandedOut) -> Iterator[TopicKey]:
    yield TopicKey(topic="location-work", key=f"{fact.organization}/{fact.location}/{fact.poll_id}")


ADDRESSED: Mapping[type[Any], Callable[[Any], Iterable[TopicKey]]] = {
    DispatchCreated: _of_dispatch,
    FulfillmentRequested: _of_request,
    WorkHandedOut: _of_work,
}
"""The facts of which a message with an address leaves, and under which keys."""


def _lines(order: Known) -> Iterator[AnonymizedLine]:
    for number, line in sorted(order.lines.items()):
        yield AnonymizedLine(
            line_number=number,
            item=line.item,
            quantity=line.quantity,
            status=line_status(line, held=order.is_held),
            location=line.stands_at or _shipped_from(order, number),
        )


def _shipped_from(order: Known, number: int) -> str | None:
    """Return the location whose dispatch carries a line of a held order; None where none does."""
    carrying = (each.location for each in order.dispatches.values() if number in each.units)
    return next(carrying, None)


def _uuids(value: Any) -> Iterator[UUID]:
    if isinstance(value, UUID):
        yield value
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from _uuids(getattr(value, name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _uuids(each)
