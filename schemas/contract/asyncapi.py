"""The AsyncAPI 3.0 document: channels, operations, messages and schemas of all topics."""

import json
from collections.abc import Mapping
from typing import Any

from schemas.contract.lists import lists
from schemas.contract.messages import Published, messages, unions
from schemas.contract.servers import INFO, SECURITY_SCHEMES, SERVERS
from schemas.message_headers import headers_of
from schemas.topic import Topic
from schemas.topics import DEAD_LETTERS, TOPICS

VERSION = "1.0.0"
_DAY = 86_400_000
_KAFKA = {"bindingVersion": "0.5.0"}


def asyncapi() -> dict[str, Any]:
    """Return the document. Raises ValueError where two schemas have one name."""
    return {
        "asyncapi": "3.0.0",  # generators that take 3.1 are few yet, and nothing here needs it
        "info": {"title": "orderfold", "version": VERSION, "description": INFO},
        "defaultContentType": "application/json",
        "servers": SERVERS,
        "channels": {topic.name: _channel(topic) for topic in TOPICS},
        "operations": {_operation_name(topic): _operation(topic) for topic in TOPICS},
        "components": {
            "messages": {**{each.name: _message(each) for each in messages()}, "DeadLetter": _dead_letter()},
            "schemas": _schemas(),
            "securitySchemes": SECURITY_SCHEMES,
        },
    }


def messages_of(topic: Topic) -> list[str]:
    """Return the names of a topic's messages."""
    return [each.name for each in messages() if topic in each.topics] or ["DeadLetter"]


def key_of(topic: Topic) -> str:
    """Return the fields of a topic's key."""
    return "/".join(topic.key) or "as it came"


def _channel(topic: Topic) -> dict[str, Any]:
    days = topic.retention_ms // _DAY
    return {
        "address": topic.name,
        "title": topic.name,
        "summary": topic.summary,
        "description": f"{topic.summary} Key: {key_of(topic)}. Kept for {days} days.",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages_of(topic)},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": {
                    "cleanup.policy": [topic.cleanup],
                    "retention.ms": topic.retention_ms,
                    "max.message.bytes": topic.max_message_bytes,
                },
                **_KAFKA,
            }
        },
    }


def _operation_name(topic: Topic) -> str:
    return f"{'receive' if topic.direction == 'in' else 'send'}-{topic.name}"


def _operation(topic: Topic) -> dict[str, Any]:
    action = "receive" if topic.direction == "in" else "send"
    channel = f"#/channels/{topic.name}"
    return {
        "action": action,
        "channel": {"$ref": channel},
        "summary": topic.summary,
        "messages": [{"$ref": f"{channel}/messages/{name}"} for name in messages_of(topic)],
    }


def _message(message: Published) -> dict[str, Any]:
    title = message.schema["title"]
    return {
        "name": message.name,
        "title": title,
        "summary": message.schema["description"].splitlines()[0],
        "contentType": message.content_type,
        "headers": dict(message.headers),
        "payload": {"$ref": f"#/components/schemas/{title}"},
        "bindings": {"kafka": {"key": _key(message), **_KAFKA}},
        "examples": [
            {"name": each["name"], "headers": each["headers"], "payload": each["payload"]}
            for each in message.examples
        ],
    }


def _key(message: Published) -> dict[str, Any]:
    if len(message.topics) > 1:
        return {"type": "string", "description": "As the channel says."}
    return {"type": "string", "description": key_of(message.topics[0])}


def _dead_letter() -> dict[str, Any]:
    return {
        "name": "DeadLetter",
        "title": "Dead letter",
        "summary": "Original bytes, whatever they are.",
        "headers": headers_of(DEAD_LETTERS[0]),
        "payload": {"description": "As it came; nothing is known of it."},
    }


def _schemas() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for schema in lists():
        _put(found, schema)
    for message in messages():
        _put(found, message.schema)
    for _, title, union in unions():
        _put(found, union)
        if title in ("OrderEvent", "PurchaseOrderEvent"):
            types = {"type": {"$ref": f"#/components/schemas/{title}Type"}}
            found[title] |= {
                "type": "object",
                "discriminator": "type",
                "properties": types,
                "required": ["type"],
            }
    return found


def _put(found: dict[str, Any], schema: Mapping[str, Any]) -> None:
    """Put a schema and those that it refers to among the schemas of the document."""
    whole = json.loads(json.dumps(schema).replace('"#/$defs/', '"#/components/schemas/'))
    for name, described in {**whole.pop("$defs", {}), whole["title"]: whole}.items():
        each = named(name, described, found)
        shown = found.setdefault(name, each)
        if _bare(shown) != _bare(each):
            raise ValueError(f"two schemas are named {name}")
        if "examples" in each:
            found[name] = each


def named(owner: str, schema: Mapping[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """Return a schema whose fields of several forms refer to schemas with names, which are put into `found`.

    Generators make a class of such a field, and call it AnonymousSchema_15 where nobody gave it a name: closed lists,
    and objects that may be null.
    """
    if "properties" not in schema or "oneOf" in schema:
        return dict(schema)
    fields = dict(schema["properties"])
    for field, each in fields.items():
        if "enum" in each or "anyOf" in each:
            name = _list_of(each, found) or owner + "".join(map(str.capitalize, field.split("_")))
            found.setdefault(
                name, {"title": name, **{key: value for key, value in each.items() if key != "default"}}
            )
            fields[field] = {"$ref": f"#/components/schemas/{name}"}
    return {**schema, "properties": fields}


def _list_of(schema: Mapping[str, Any], found: Mapping[str, Any]) -> str | None:
    """Return the name of the closed list that has the same values, if there is one."""
    values = schema.get("enum")
    return next((name for name, each in found.items() if values and each.get("enum") == values), None)


def _bare(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a schema says: without examples, and a list in any order."""
    said = {key: value for key, value in schema.items() if key != "examples"}
    return said | {"enum": sorted(said["enum"], key=str)} if "enum" in said else said
