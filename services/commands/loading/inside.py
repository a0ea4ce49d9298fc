"""The message inside a document of JSON: the document itself, or what a CloudEvent holds."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from schemas.topic import Topic
from services.common.runtime.cloud_event import EnvelopeInvalid, inner_bytes


def message_of(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a structured CloudEvent holds, as JSON or as bytes; any other document is the message."""
    if "specversion" not in document:
        return document
    inside = document.get("data")
    if inside is None and document.get("data_base64") is not None:
        try:
            inside = json.loads(inner_bytes(document["data_base64"]))
        except (EnvelopeInvalid, ValueError, RecursionError):
            return document  # the check of the message tells
    return inside if isinstance(inside, dict) else document


def members_of(message: Mapping[str, Any], topic: Topic) -> Sequence[Any] | None:
    """Return the members of a message of many, none where they are no list; None where it is one of its own."""
    if topic.many is None or topic.many not in message:
        return None
    members = message[topic.many]
    return members if isinstance(members, list) else ()
