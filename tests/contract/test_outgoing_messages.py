"""What the relay publishes is what the generated schemas promise to those who read it."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from schemas.events import cause
from schemas.events.order import (
    DispatchCancelled,
    DispatchCreated,
    LineUnits,
    OrderFact,
    OrderPartiallyCancelled,
)
from schemas.topics import DISPATCHES
from services.common.bus.port import Outgoing
from services.common.eventstore import Recorded
from services.relay.channels import CHANNELS
from tests.support.published import satisfied, undescribed
from tests.support.wire_examples import PARTY

SUBJECT = UUID(int=7)
ORDER: dict[str, Any] = {"organization": "ACME", "order_number": "O2", "request_id": 7}
DISPATCH: dict[str, Any] = {
    **ORDER,
    "dispatch_id": "ACME:O2:1",
    "location": "DC-EAST",
    "sequence": 1,
    "back_order": False,
    "carrier": "12",
    "service": None,
    "lines": (LineUnits(line_number=1, item="CHAIR", quantity=2),),
}
CREATED = DispatchCreated(**DISPATCH | {"subject": SUBJECT, "created_at": datetime(2016, 11, 8, tzinfo=UTC)})
CANCELLED = DispatchCancelled(**DISPATCH | {"reason_code": "damaged"})
FACTS: list[OrderFact] = [
    CREATED,
    CANCELLED,
    OrderPartiallyCancelled(**ORDER | {"reason_code": None}),
]


def published(fact: OrderFact, *, person: bool = True, meta: bytes = b"{}") -> list[Outgoing]:
    at = datetime(2016, 11, 8, 12, tzinfo=UTC)
    event = Recorded(0, 1, "order-ACME-O2", 3, fact.type, fact.version, fact.data(), meta, at)
    people = {SUBJECT: json.dumps({"ship_to": PARTY | {"attention": ""}}).encode()} if person else {}
    told = [channel.messages for channel in CHANNELS if fact.type in channel.types]
    return [message for tell in told for message in tell(event, people, "/orderfold/0123456789ab/1")]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.type)
def test_a_message_satisfies_the_schemas_of_its_type_and_of_no_other(fact: OrderFact) -> None:
    sent = published(fact)
    assert {message.topic for message in sent} >= {"order-events"}
    for message in sent:
        assert satisfied(message) == [f"{message.topic}.{fact.type}"]


def test_a_dispatch_of_a_person_who_was_forgotten_still_satisfies_its_schema() -> None:
    (_, dispatch) = published(CREATED, person=False)
    assert satisfied(dispatch) == ["dispatches.dispatch-created"]
    assert dispatch.value is not None
    assert json.loads(dispatch.value)["ship_to"] is None


CAUSES = [
    cause.Message(message_id="7", source="shop", correlation_id="größe"),
    cause.Run(run="1", policy_version=1, correlation_id="größe"),
    cause.Routing(policy_version=1, correlation_id="größe"),
    cause.Routing(policy_version=1),
    None,
]


@pytest.mark.parametrize("led_by", CAUSES)
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.type)
def test_the_correlation_id_of_its_cause_goes_along_where_it_is_known(
    fact: OrderFact, led_by: cause.AnyCause | None
) -> None:
    known = {"größe".encode()} if led_by is not None and led_by.correlation_id else set()
    for message in published(fact, meta=b"{}" if led_by is None else led_by.stored().encode()):
        assert {value for name, value in message.headers if name == "ce_correlationid"} == known


@pytest.mark.parametrize("person", [True, False])
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.type)
def test_no_field_goes_out_that_is_not_described(fact: OrderFact, person: bool) -> None:
    for message in published(fact, person=person):
        assert undescribed(message) == []


def test_each_type_that_the_catalogue_names_is_published_to_dispatches() -> None:
    types = {fact.type for fact in FACTS if any(one.topic == DISPATCHES.name for one in published(fact))}
    assert types == set(DISPATCHES.event_types)
