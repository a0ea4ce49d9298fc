"""Describes the Kafka headers of messages as JSON Schema: CloudEvents 1.0 in binary mode, and dead letters."""

from collections.abc import Mapping
from typing import Any

from schemas.topics import Topic

_TEXT = {"type": "string"}
_SENT = {
    "ce_id": {"type": "string", "description": "Id of the message, the same for every delivery."},
    "ce_source": {
        "type": "string",
        "description": "Sender of the message; an id is unique within its source.",
    },
    "ce_time": {"type": "string", "format": "date-time", "description": "Time of what the message reports."},
    "ce_specversion": {"type": "string", "const": "1.0"},
    "content-type": {
        "type": "string",
        "description": "Type of the value: application/json or application/cloudevents+json.",
    },
}
_CORRELATION = {"type": "string", "minLength": 1, "maxLength": 300}
_READ = {
    **_CORRELATION,
    "description": "Id that ties the message to all that it leads to; default: its own id.",
}
_WRITTEN = {
    "type": "string",
    "description": "That of the message which led to this one, or its id; left out where no message is known.",
}
_PLAIN_JSON = {
    "message-id": {
        "type": "string",
        "description": "Id of a message in plain JSON, without attributes of a CloudEvent.",
    },
    "correlation-id": {
        **_CORRELATION,
        "description": "Same as ce_correlationid, for plain JSON.",
    },
    "correlation_id": {**_CORRELATION, "description": "Same as correlation-id."},
}
_DEAD_LETTER = {
    "dlq_reason": {"type": "string", "description": "Reason why the message was refused."},
    "dlq_path": {
        "type": "string",
        "description": "Path of the wrong field, such as orders[3].lines[0].quantity.",
    },
    "dlq_topic": {"type": "string", "description": "Topic that the message came from."},
    "dlq_partition": _TEXT,
    "dlq_offset": _TEXT,
    "dlq_member": {
        "type": "string",
        "description": "Index of the refused member, where the message held many.",
    },
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
    """Return the JSON Schema of a topic's headers. Senders may omit all of them; published messages have them all."""
    if topic.direction == "dead letters":
        return _object("The original headers, and the following.", _DEAD_LETTER, _ALWAYS_DEAD)
    described = "CloudEvents 1.0 in binary mode, as Kafka headers."
    if topic.direction == "in":
        return _object(described, {**_SENT, "ce_type": _TEXT, "ce_correlationid": _READ, **_PLAIN_JSON}, [])
    kind: dict[str, Any] = {"type": "string", "description": "Stored name of the fact."}
    if topic.event_types:
        kind["enum"] = list(topic.event_types)
    return _object(described, {**_SENT, "ce_type": kind, "ce_correlationid": _WRITTEN}, _ALWAYS_WRITTEN)


def _object(description: str, properties: Mapping[str, Any], required: list[str]) -> dict[str, Any]:
    schema = {"type": "object", "description": description, "properties": dict(properties)}
    return {**schema, "required": required} if required else schema
