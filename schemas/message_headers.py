"""The Kafka headers of a message, as JSON Schema: CloudEvents 1.0 in binary mode, and those of a dead letter."""

from collections.abc import Mapping
from typing import Any

from schemas.topics import Topic

_TEXT = {"type": "string"}
_SENT = {
    "ce_id": {"type": "string", "description": "Its identity: the same for every delivery of it."},
    "ce_source": {"type": "string", "description": "Who says so; an id is unique within its source."},
    "ce_time": {"type": "string", "format": "date-time", "description": "When it happened."},
    "ce_specversion": {"type": "string", "const": "1.0"},
    "content-type": {"type": "string", "description": "application/json, or application/cloudevents+json."},
}
_CORRELATION = {"type": "string", "minLength": 1, "maxLength": 300}
_READ = {**_CORRELATION, "description": "Ties the message to all that comes of it; without one, its id does."}
_WRITTEN = {
    "type": "string",
    "description": "That of the message which led to this one, or its id; left out where no message is known.",
}
_PLAIN_JSON = {
    "message-id": {"type": "string", "description": "The id of plain JSON that is no CloudEvent."},
    "correlation-id": {
        **_CORRELATION,
        "description": "ce_correlationid of plain JSON that is no CloudEvent.",
    },
    "correlation_id": {**_CORRELATION, "description": "The same as correlation-id."},
}
_DEAD_LETTER = {
    "dlq_reason": {"type": "string", "description": "Why it could not be taken."},
    "dlq_path": {
        "type": "string",
        "description": "The field that is wrong, such as orders[3].lines[0].quantity.",
    },
    "dlq_topic": {"type": "string", "description": "Where it came from."},
    "dlq_partition": _TEXT,
    "dlq_offset": _TEXT,
    "dlq_member": {"type": "string", "description": "The member, where the message held many."},
    "dlq_value_omitted": {
        "type": "string",
        "description": "Set where the value is too large to send on, or stands beside other members of its message.",
    },
    "dlq_headers_omitted": {
        "type": "string",
        "description": "Set where headers and key are too large to send on.",
    },
}
_ALWAYS_WRITTEN = ["ce_id", "ce_source", "ce_type", "ce_time", "ce_specversion", "content-type"]
_ALWAYS_DEAD = ["dlq_reason", "dlq_path", "dlq_topic", "dlq_partition", "dlq_offset"]


def headers_of(topic: Topic) -> dict[str, Any]:
    """The JSON Schema of a topic's headers. A sender may leave all of them out; what is written always has them."""
    if topic.direction == "dead letters":
        return _object("The original headers, and these.", _DEAD_LETTER, _ALWAYS_DEAD)
    described = "CloudEvents 1.0 in binary mode, as Kafka headers."
    if topic.direction == "in":
        return _object(described, {**_SENT, "ce_type": _TEXT, "ce_correlationid": _READ, **_PLAIN_JSON}, [])
    kind: dict[str, Any] = {"type": "string", "description": "The stored name of the fact."}
    if topic.event_types:
        kind["enum"] = list(topic.event_types)
    return _object(described, {**_SENT, "ce_type": kind, "ce_correlationid": _WRITTEN}, _ALWAYS_WRITTEN)


def _object(description: str, properties: Mapping[str, Any], required: list[str]) -> dict[str, Any]:
    schema = {"type": "object", "description": description, "properties": dict(properties)}
    return {**schema, "required": required} if required else schema
