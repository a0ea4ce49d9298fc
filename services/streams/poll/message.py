"""The answer to a poll as others read it: on `location-work`, and over HTTP."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import msgspec

from schemas.events.poll import ToldLine, ToldOrder, WorkAnswered

People = Mapping[UUID, bytes]
"""Personal documents by subject."""

_FORGOTTEN = "***"
_NOBODY = msgspec.Raw(b"null")
_APART = ("subject", "ship_to_subject", "lines")
_encode = msgspec.json.Encoder().encode


class _Person(msgspec.Struct):
    """What a personal document may hold of an order; `instructions` are missing from that of an address alone."""

    sold_to: msgspec.Raw = _NOBODY
    ship_to: msgspec.Raw = _NOBODY
    special_instructions: str = ""


_ERASED = _Person(special_instructions=_FORGOTTEN)
_person = msgspec.json.Decoder(_Person).decode


def subjects(answer: WorkAnswered) -> Collection[UUID]:
    """Return the names of the documents that the message needs."""
    return {subject for order in answer.orders for subject in (order.subject, order.ship_to_subject)}


def message(answer: WorkAnswered, people: People) -> bytes:
    """Return the message, with what is known of the people now. Who was forgotten is null, instructions `***`."""
    fields = {
        "organization": answer.organization,
        "location": answer.location,
        "kind": answer.kind,
        "poll_id": answer.poll_id,
        "answered_at": answer.answered_at,
        "more": answer.more,
        "orders": [_order(order, people) for order in answer.orders],
    }
    return _encode(fields)


def _order(order: ToldOrder, people: People) -> dict[str, Any]:
    buyer = _known(order.subject, people)
    recipient = buyer if order.ship_to_subject == order.subject else _known(order.ship_to_subject, people)
    return {
        **{name: getattr(order, name) for name in ToldOrder.__struct_fields__ if name not in _APART},
        "special_instructions": buyer.special_instructions,
        "sold_to": buyer.sold_to,
        "ship_to": recipient.ship_to,
        "lines": [{name: getattr(line, name) for name in ToldLine.__struct_fields__} for line in order.lines],
    }


def _known(subject: UUID, people: People) -> _Person:
    document = people.get(subject)
    return _ERASED if document is None else _person(document)
