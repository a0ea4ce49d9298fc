"""The structured form of a message that comes in: one CloudEvent as JSON, with the message in it."""

from collections.abc import Mapping
from typing import Any

NAME = "StructuredCloudEvent"
CONTENT_TYPE = "application/cloudevents+json"

_NEEDED = {"type": "string", "minLength": 1}
_OPTIONAL = {"type": ["string", "null"]}


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the value."""
    return {
        "title": NAME,
        "description": "A CloudEvent 1.0 in structured mode; `data` or `data_base64` holds the message of the topic.",
        "type": "object",
        "properties": {
            "specversion": {**_NEEDED, "pattern": "^1[.]", "description": "Version of CloudEvents: 1.0."},
            "id": {
                **_NEEDED,
                "maxLength": 300,
                "description": "Id of the message, the same for every delivery.",
            },
            "source": {**_NEEDED, "description": "Sender of the message; an id is unique within its source."},
            "type": {**_NEEDED, "description": "Type of the event, in the words of the sender."},
            "time": {**_OPTIONAL, "description": "Time of what the message reports, with an offset."},
            "datacontenttype": {**_OPTIONAL, "description": "Type of the data: application/json."},
            "correlationid": {
                **_OPTIONAL,
                "description": "Id that ties the message to all that it leads to; its own id where this is empty,"
                " absent or longer than 300 characters.",
            },
            "data": {"type": ["object", "null"], "description": "Message of the topic."},
            "data_base64": {
                **_OPTIONAL,
                "description": "The same as the Base64 of its bytes; line breaks do not count.",
            },
        },
        "required": ["specversion", "id", "source", "type"],
        "oneOf": [
            {"title": "DataAsJson", "required": ["data"], "properties": {"data": {"type": "object"}}},
            {
                "title": "DataAsBase64",
                "required": ["data_base64"],
                "properties": {"data_base64": {"type": "string"}},
            },
        ],
    }


def headers() -> dict[str, Any]:
    """Return the JSON Schema of the headers: attributes stand in the value, so that one header is enough."""
    return {
        "type": "object",
        "description": "Attributes stand in the value; headers named ce_ do not count.",
        "properties": {
            "content-type": {
                "type": "string",
                "description": f"{CONTENT_TYPE}; may be left out where the value has all four attributes needed.",
            }
        },
    }


def example(binary: Mapping[str, Any]) -> dict[str, Any]:
    """Return a structured example of a message, from one in binary mode."""
    attributes = {
        name.removeprefix("ce_"): value for name, value in binary["headers"].items() if name.startswith("ce_")
    }
    return {
        "name": "structured",
        "headers": {"content-type": CONTENT_TYPE},
        "payload": {**attributes, "datacontenttype": "application/json", "data": binary["payload"]},
    }
