"""Every message of every topic: its name, the schema of its value and of its headers, an example."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from inspect import cleandoc
from typing import Any

from pydantic import BaseModel

from schemas.contract import cloud_event, facts
from schemas.contract.examples import example
from schemas.contract.tidy import tidy
from schemas.invoice_topics import INVOICE_EVENTS, INVOICES_POSTED
from schemas.message_headers import headers_of
from schemas.purchase_topics import TO_VENDORS, VENDOR_EVENTS, VENDOR_NOTICES
from schemas.topic import Topic
from schemas.topics import (
    DISPATCHES,
    FULFILLMENT_REQUESTS,
    LOCATION_WORK,
    ORDER_EVENTS,
    PRIVACY_RECEIPTS,
    READ,
)
from schemas.wire.invoice_events import NOT_IN_DATA as NOT_IN_INVOICES
from schemas.wire.invoice_events import PUBLIC as INVOICE_FACTS
from schemas.wire.invoice_events import InvoiceEvent
from schemas.wire.order_events import PUBLIC
from schemas.wire.purchase_order_events import NOT_IN_DATA, PRICES, PurchaseOrderEvent
from schemas.wire.purchase_order_events import PUBLIC as PURCHASE_FACTS

_BATCHES = {
    "orders-submitted": "OrderBatch",
    "inventory-changed": "StockChangeBatch",
    "status-updates": "StatusUpdateBatch",
    "cancellations": "CancellationBatch",
    "fulfillment-responses": "FulfillmentResponseBatch",
    "privacy-requests": "ForgetPersonBatch",
    "location-polls": "LocationPollBatch",
    "purchase-orders-submitted": "PurchaseOrderSubmissionBatch",
    "vendor-activity": "VendorActivityBatch",
    "invoices-submitted": "InvoiceSubmissionBatch",
}


@dataclass(frozen=True, slots=True)
class Published:
    """One message. `name` is that of the message in the AsyncAPI document, and of its file after the topic.

    `schema` is whole: what it refers to stands in its `$defs`. Its title is its name among the schemas of the document.
    """

    name: str
    topics: Sequence[Topic]
    schema: Mapping[str, Any]
    headers: Mapping[str, Any]
    examples: Sequence[Mapping[str, Any]]
    content_type: str = "application/json"

    @property
    def file(self) -> str:
        """The name of its schema's file, without `.schema.json`."""
        (topic,) = self.topics[:1]
        shared = len(self.topics) > 1 or self.name.startswith(f"{topic.name}.")
        return self.name if shared else f"{topic.name}.{self.name}"


@cache
def messages() -> Sequence[Published]:
    """Return all messages whose value has a schema; dead letters have none."""
    return [
        *_read(),
        *_written(DISPATCHES),
        *_written(LOCATION_WORK),
        *_written(FULFILLMENT_REQUESTS),
        *_order_events(),
        *_privacy_receipts(),
        *_written(TO_VENDORS),
        *_written(VENDOR_NOTICES),
        *_purchase_order_events(),
        *_written(INVOICES_POSTED),
        *_invoice_events(),
    ]


def unions() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the topics with several types of messages: topic, what sets them apart, and one schema for all of them."""
    for topic, title, words in (
        (ORDER_EVENTS, "OrderEvent", "One fact of an order; `type` says which, and what `data` holds."),
        (
            DISPATCHES,
            "Dispatch",
            "A dispatch or its cancellation; the header `ce_type` says which: the value has no type.",
        ),
        (
            FULFILLMENT_REQUESTS,
            "FulfillmentMessage",
            "A message to RICS; the header `ce_type` and the field `message_type` say which.",
        ),
        (
            VENDOR_EVENTS,
            "PurchaseOrderEvent",
            "One fact of a purchase order; `type` says which, and what `data` holds.",
        ),
        (INVOICE_EVENTS, "InvoiceEvent", "One fact of an invoice; `type` says which, and what `data` holds."),
        (TO_VENDORS, "ToVendor", "What a vendor is told; `type` and the header `ce_type` say which."),
    ):
        parts = [each for each in messages() if each.topics == (topic,)]
        definitions: dict[str, Any] = {}
        for each in parts:
            whole = dict(each.schema)
            definitions |= whole.pop("$defs", {})
            definitions[whole["title"]] = whole
        kind = "oneOf" if topic in (ORDER_EVENTS, VENDOR_EVENTS, INVOICE_EVENTS) else "anyOf"
        refs = [{"$ref": f"#/$defs/{each.schema['title']}"} for each in parts]
        yield topic.name, title, {"title": title, "description": words, kind: refs, "$defs": definitions}


def _read() -> Iterator[Published]:
    for topic in READ:
        headers = headers_of(topic)
        for model in topic.messages:
            found = [example(f"{topic.name}.{model.__name__}")]
            schema = tidy(model.model_json_schema())
            yield Published(model.__name__, (topic,), _shown(schema, found), headers, found)
        one = example(f"{topic.name}.{topic.messages[0].__name__}")
        several = [{**one, "name": "several", "payload": {topic.many: [one["payload"]]}}]
        yield Published(_BATCHES[topic.name], (topic,), _shown(_batch(topic), several), headers, several)
    structured = [cloud_event.example(example("orders-submitted.Order"))]
    yield Published(
        cloud_event.NAME,
        READ,
        _shown(cloud_event.schema(), structured),
        cloud_event.headers(),
        structured,
        cloud_event.CONTENT_TYPE,
    )


def _batch(topic: Topic) -> dict[str, Any]:
    definitions: dict[str, Any] = {}
    for model in topic.messages:
        schema = tidy(model.model_json_schema())
        definitions |= {**schema.pop("$defs", {}), model.__name__: schema}
    refs = [{"$ref": f"#/$defs/{model.__name__}"} for model in topic.messages]
    members = {
        "type": "array",
        "minItems": 1,
        "items": refs[0] if len(refs) == 1 else {"anyOf": refs},
        "description": "Members; each is judged alone.",
    }
    return {
        "title": _BATCHES[topic.name],
        "description": "Several messages in one.",
        "type": "object",
        "properties": {topic.many: members},
        "required": [topic.many],
        "$defs": definitions,
    }


def _written(topic: Topic) -> Iterator[Published]:
    """Yield the messages of a topic that is written, one model a type."""
    models: Sequence[type[BaseModel]] = topic.messages
    for event_type, model in zip(topic.event_types, models, strict=True):
        name = f"{topic.name}.{event_type}"
        found = [example(name)]
        schema = tidy(model.model_json_schema(mode="serialization"))
        for kind in (schema, *schema.get("$defs", {}).values()):
            if "request_id" in kind["properties"]:
                kind["properties"]["request_id"] |= {"format": "int64"}
        yield Published(name, (topic,), _shown(schema, found), headers_of(topic, event_type), found)


def _order_events() -> Iterator[Published]:
    for fact in PUBLIC:
        name = f"{ORDER_EVENTS.name}.{fact.type}"
        found = [example(name)]
        schema = _shown(facts.published(fact), found)
        yield Published(name, (ORDER_EVENTS,), schema, headers_of(ORDER_EVENTS, fact.type), found)


def _purchase_order_events() -> Iterator[Published]:
    for fact in PURCHASE_FACTS:
        name = f"{VENDOR_EVENTS.name}.{fact.type}"
        found = [example(name)]
        schema = _shown(facts.published(fact, PurchaseOrderEvent, NOT_IN_DATA, PRICES), found)
        yield Published(name, (VENDOR_EVENTS,), schema, headers_of(VENDOR_EVENTS, fact.type), found)


def _invoice_events() -> Iterator[Published]:
    for fact in INVOICE_FACTS:
        name = f"{INVOICE_EVENTS.name}.{fact.type}"
        found = [example(name)]
        schema = _shown(facts.published(fact, InvoiceEvent, NOT_IN_INVOICES), found)
        yield Published(name, (INVOICE_EVENTS,), schema, headers_of(INVOICE_EVENTS, fact.type), found)


def _privacy_receipts() -> Iterator[Published]:
    (model,), (event_type,) = PRIVACY_RECEIPTS.messages, PRIVACY_RECEIPTS.event_types
    name = f"{PRIVACY_RECEIPTS.name}.{event_type}"
    found = [example(name)]
    schema = _shown(tidy(model.model_json_schema(mode="serialization")), found)
    yield Published(name, (PRIVACY_RECEIPTS,), schema, headers_of(PRIVACY_RECEIPTS, event_type), found)


def _shown(schema: Mapping[str, Any], examples: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a schema with the payloads of its examples."""
    words = cleandoc(schema["description"])
    return {**schema, "description": words, "examples": [each["payload"] for each in examples]}
