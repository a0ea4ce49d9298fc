"""What each public fact looks like on its topics: `order-events` for all, `dispatches` for a WMS."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from schemas.events.order import DispatchCancelled, DispatchCreated, OrderFact
from services.common.bus.port import Outgoing
from services.common.eventstore import Recorded

SOURCE = "orderfold"
_HIDDEN = {"type", "version", "organization", "order_number", "request_id", "subject", "content"}


def messages(event: Recorded, people: Mapping[UUID, bytes]) -> Iterator[Outgoing]:
    """The messages of one fact, in CloudEvents binary mode; none where it is not public.

    `ce_id` is the fact's identity, `stream/version`: a consumer that remembers it sees each fact once.
    """
    fact = event.fact
    if not isinstance(fact, OrderFact):
        return
    yield _outgoing("order-events", event, fact, _order_event(event, fact))
    if isinstance(fact, DispatchCreated):
        yield _outgoing("dispatches", event, fact, _dispatch(fact, people.get(fact.subject)))
    if isinstance(fact, DispatchCancelled):
        yield _outgoing("dispatches", event, fact, _cancelled_dispatch(fact))


def subject_of(event: Recorded) -> UUID | None:
    """Whose address the messages of this fact carry, if any."""
    fact = event.fact if event.type == "dispatch-created" else None
    return fact.subject if isinstance(fact, DispatchCreated) else None


def _order_event(event: Recorded, fact: OrderFact) -> dict[str, Any]:
    return {
        "type": fact.type,
        "organization": fact.organization,
        "order_number": fact.order_number,
        "request_id": fact.request_id,
        "version": event.version,
        "occurred_at": event.recorded_at.isoformat(),
        "data": fact.model_dump(mode="json", exclude=_HIDDEN),
    }


def _dispatch(fact: DispatchCreated, person: bytes | None) -> dict[str, Any]:
    ship_to = json.loads(person).get("ship_to") if person is not None else None
    shown = fact.model_dump(mode="json", exclude={"type", "version", "subject", "created_at"})
    return {**shown, "ship_to": ship_to}


def _cancelled_dispatch(fact: DispatchCancelled) -> dict[str, Any]:
    """In the form of the dispatch it cancels; nobody ships with it, so it carries no address."""
    return {**fact.model_dump(mode="json", exclude={"type", "version"}), "ship_to": None}


def _outgoing(topic: str, event: Recorded, fact: OrderFact, body: dict[str, Any]) -> Outgoing:
    headers = {
        "ce_specversion": "1.0",
        "ce_id": f"{event.stream}/{event.version}",
        "ce_source": SOURCE,
        "ce_type": event.type,
        "ce_time": event.recorded_at.isoformat(),
        "content-type": "application/json",
    }
    encoded = tuple((name, value.encode()) for name, value in headers.items())
    return Outgoing(topic, fact.order_number.encode(), json.dumps(body).encode(), encoded)
