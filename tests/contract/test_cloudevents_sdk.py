"""An independent reader and writer, the CloudEvents SDK, agrees with what this system publishes and reads."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from cloudevents.core.bindings import kafka
from cloudevents.core.v1.event import CloudEvent

from schemas.events.order import OrderFact
from schemas.wire.inventory_changed import StockChange
from schemas.wire.orders_submitted import Order
from services.common.bus.port import Record
from services.common.runtime.decode import decode
from services.common.runtime.message import Message
from tests.contract.test_outgoing_messages import FACTS, published
from tests.support.wire_examples import COUNT, ORDER

AT = datetime(2016, 11, 8, 9, 30, 15, 250_000, tzinfo=UTC)
ATTRIBUTES: dict[str, Any] = {
    "id": "order/7 #é",
    "source": "/shops/größte",
    "type": "order",
    "specversion": "1.0",
    "datacontenttype": "application/json",
    "time": AT,
}
MODES = {"binary": kafka.to_binary_event, "structured": kafka.to_structured_event}


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.type)
def test_the_sdk_reads_what_is_published(fact: OrderFact) -> None:
    for message in published(fact):
        assert message.value is not None
        assert message.key is not None
        event = kafka.from_kafka_event(kafka.KafkaMessage(dict(message.headers), message.key, message.value))
        assert event.get_specversion() == "1.0"
        assert event.get_id() == "order-ACME-O2/3"
        assert event.get_source() == "/orderfold/0123456789ab/1"
        assert event.get_type() == fact.type
        assert event.get_time() == datetime(2016, 11, 8, 12, tzinfo=UTC)
        assert event.get_datacontenttype() == "application/json"
        assert event.get_extension("partitionkey") == message.key.decode()
        assert event.get_data() == json.loads(message.value)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("model", "many", "data"), [(Order, "orders", ORDER), (StockChange, "changes", COUNT)]
)
def test_what_the_sdk_writes_is_read(mode: str, model: Any, many: str, data: dict[str, Any]) -> None:
    (found,) = received(mode, CloudEvent(dict(ATTRIBUTES), data), model, many)
    assert (found.id, found.source, found.occurred_at) == (ATTRIBUTES["id"], ATTRIBUTES["source"], AT)
    assert found.value == model.model_validate_json(json.dumps(data))


@pytest.mark.parametrize("mode", MODES)
def test_members_that_the_sdk_writes_are_read_each(mode: str) -> None:
    first, second = received(mode, CloudEvent(dict(ATTRIBUTES), {"orders": [ORDER, ORDER]}), Order, "orders")
    assert (first.id, second.id) == (f"{ATTRIBUTES['id']}#0", f"{ATTRIBUTES['id']}#1")


@pytest.mark.parametrize("mode", MODES)
def test_an_event_with_another_offset_extensions_and_no_type_of_content_is_read(mode: str) -> None:
    there = {name: value for name, value in ATTRIBUTES.items() if name != "datacontenttype"}
    there |= {"time": AT.astimezone(timezone(timedelta(hours=-5))), "subject": "a", "traceparent": "00-ab"}
    (found,) = received(mode, CloudEvent(there, ORDER), Order, "orders")
    assert (found.id, found.occurred_at) == (ATTRIBUTES["id"], AT)


@pytest.mark.parametrize("mode", MODES)
def test_the_correlation_id_of_the_sender_is_that_of_the_cause(mode: str) -> None:
    event = CloudEvent(ATTRIBUTES | {"correlationid": "cart-1"}, {"orders": [ORDER, ORDER]})
    assert {one.cause.correlation_id for one in received(mode, event, Order, "orders")} == {"cart-1"}
    alone = received(mode, CloudEvent(dict(ATTRIBUTES), ORDER), Order, "orders")
    assert [one.cause.correlation_id for one in alone] == [ATTRIBUTES["id"]]


@pytest.mark.parametrize("mode", MODES)
def test_a_correlation_id_that_the_sdk_writes_is_read_and_goes_out_so_that_it_reads_it(mode: str) -> None:
    (found,) = received(mode, CloudEvent({**ATTRIBUTES, "correlationid": "größe 1"}, ORDER), Order, "orders")
    for message in published(FACTS[0], meta=found.cause.stored().encode()):
        assert message.value is not None
        event = kafka.from_kafka_event(kafka.KafkaMessage(dict(message.headers), message.key, message.value))
        assert event.get_extension("correlationid") == "größe 1"


def received(mode: str, event: CloudEvent, model: Any, many: str) -> list[Message[Any]]:
    """Write the event with the SDK and read it as a consumer of ours does."""
    sent = MODES[mode](event)
    assert sent.value is not None
    record = Record("some-topic", 0, 1, None, sent.value, tuple(sent.headers.items()), timestamp_ms=1)
    found = decode(record, model, many)
    assert all(isinstance(one, Message) for one in found), found
    return [one for one in found if isinstance(one, Message)]
