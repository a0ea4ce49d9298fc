"""Describes the Kafka headers of messages as JSON Schema: CloudEvents 1.0 in binary mode, and dead letters."""

from collections.abc import Mapping
from typing import Any

from schemas.reasons import DeadLetterReason
from schemas.topic import Topic
from schemas.topics import FULFILLMENT_REQUESTS

_ANY_TYPE = {"type": "string", "description": "Type of the event, in the words of the sender; not read."}
_SENT = {
    "ce_id": {"type": "string", "description": "Id of the message, the same for every delivery."},
    "ce_source": {
        "type": "string",
        "description": "Sender of the message; an id is unique within its source. Ours: /orderfold/INSTALLATION/EPOCH.",
    },
    "ce_time": {"type": "string", "format": "date-time", "description": "Time of what the message reports."},
    "ce_specversion": {"type": "string", "const": "1.0"},
    "content-type": {
        "type": "string",
        "description": "Type of the value: application/json or application/cloudevents+json.",
    },
}
_READ = {
    "type": "string",
    "description": "Id that ties the message to all that it leads to; its own id where this is empty, absent or longer"
    " than 300 characters. Bytes that are not UTF-8 count as their hexadecimal digits.",
}
_WRITTEN = {
    "type": "string",
    "description": "That of the message which led to this one, or its id; left out where no message is known.",
}
_PLAIN_JSON = {
    "message-id": {
        "type": "string",
        "description": "Id of a message in plain JSON, without attributes of a CloudEvent. Bytes that are not UTF-8"
        " count as their hexadecimal digits.",
    },
    "correlation-id": {"type": "string", "description": "Same as ce_correlationid, for plain JSON."},
    "correlation_id": {"type": "string", "description": "Same as correlation-id."},
}
_DEAD_LETTER = {
    "dlq_reason": {
        "type": "string",
        "enum": list(DeadLetterReason),
        "description": "Reason why the message was refused.",
    },
    "dlq_id": {
        "type": "string",
        "description": "Id of the dead letter, for orderfold dead-letters show and replay.",
    },
    "dlq_detail": {
        "type": "string",
        "description": "What is wrong, in a sentence that repeats nothing of the message; may be empty.",
    },
    "dlq_path": {
        "type": "string",
        "description": "Path of the wrong field, such as orders[3].lines[0].quantity.",
    },
    "dlq_topic": {"type": "string", "description": "Topic that the message came from."},
    "dlq_partition": {"type": "string", "description": "Partition that it came from."},
    "dlq_offset": {"type": "string", "description": "Its offset there."},
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
_ATTEMPT = {
    "ce_attempt": {"type": "string", "description": "Number of the attempt at this message, from 1."},
    "ce_firstattempt": {
        "type": "string",
        "description": "message_id of the first attempt: whoever took that one has taken this message.",
    },
}
_ALWAYS_WRITTEN = ["ce_id", "ce_source", "ce_type", "ce_time", "ce_specversion", "content-type"]
_ALWAYS_DEAD = ["dlq_reason", "dlq_path", "dlq_topic", "dlq_partition", "dlq_offset", "dlq_id", "dlq_detail"]


def headers_of(topic: Topic, event_type: str = "") -> dict[str, Any]:
    """Return the JSON Schema of the headers of a topic's messages, on topics that are written those of one type.

    Senders may omit all of them; published messages have them all.
    """
    if topic.direction == "dead letters":
        return _object("The original headers, and the following.", _DEAD_LETTER, _ALWAYS_DEAD)
    described = "CloudEvents 1.0 in binary mode, as Kafka headers."
    if topic.direction == "in":
        return _object(
            described, {**_SENT, "ce_type": _ANY_TYPE, "ce_correlationid": _READ, **_PLAIN_JSON}, []
        )
    kind = {"type": "string", "const": event_type, "description": "Stored name of the fact."}
    written = {**_SENT, "ce_type": kind, "ce_correlationid": _WRITTEN}
    if topic is FULFILLMENT_REQUESTS:
        return _object(described, written | _ATTEMPT, [*_ALWAYS_WRITTEN, *_ATTEMPT])
    return _object(described, written, _ALWAYS_WRITTEN)


def _object(description: str, properties: Mapping[str, Any], required: list[str]) -> dict[str, Any]:
    schema = {"type": "object", "description": description, "properties": dict(properties)}
    return {**schema, "required": required} if required else schema
