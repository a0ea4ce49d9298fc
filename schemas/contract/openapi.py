"""The OpenAPI 3.1 document of polls over HTTP: one path, its answer that of `location-work`, and its errors."""

import json
from typing import Any

from schemas.contract.asyncapi import VERSION
from schemas.contract.examples import example
from schemas.contract.messages import messages
from schemas.reasons import DeadLetterReason

_ANSWER = "location-work.work-answered"
_ERRORS = {
    "400": "The key, the kind, the limit, a code or the body is not valid.",
    "401": "The token is missing or wrong.",
    "404": "There is no such path, organization or location.",
    "405": "The method is not POST.",
    "409": "The key was used before, with another kind or limit.",
    "411": "The length of the body is missing.",
    "413": "The body has more than 16 KiB.",
    "500": "Answering failed; nothing was handed out.",
    "503": "The database or the broker is away, or all threads are busy. Send the same request again.",
}
_REASONS = [
    DeadLetterReason.INVALID,
    DeadLetterReason.UNREADABLE,
    DeadLetterReason.UNKNOWN_ORGANIZATION,
    DeadLetterReason.UNKNOWN_LOCATION,
    DeadLetterReason.CONFLICTING_MESSAGE,
    DeadLetterReason.FAILED,
    *("unknown_path", "unauthorized", "not_allowed", "unavailable", "busy"),
]
_DESCRIPTION = (
    "Locations without a connection to Kafka ask for their work here. The answer is a message of location-work, and is"
    " published there too."
)


def openapi() -> dict[str, Any]:
    """Return the document."""
    answer, definitions = _answer()
    return {
        "openapi": "3.1.0",
        "info": {"title": "orderfold polls", "version": VERSION, "description": _DESCRIPTION},
        "paths": {"/v1/organizations/{organization}/locations/{location}/{kind}": {"post": _operation()}},
        "security": [{"token": []}],
        "components": {
            "schemas": {
                **definitions,
                answer["title"]: answer,
                "Poll": _poll(),
                "Error": _error(),
            },
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation() -> dict[str, Any]:
    answered = {
        "schema": {"$ref": "#/components/schemas/WorkAnsweredMessage"},
        "example": example(_ANSWER)["payload"],
    }
    failed = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {
        "operationId": "poll",
        "summary": "Ask for the work of a location.",
        "description": "The same request with the same key gets the same lines, and changes nothing.",
        "parameters": _parameters(),
        "requestBody": {
            "required": False,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Poll"}}},
        },
        "responses": {
            "200": {
                "description": "Answered, for the first time or again.",
                "content": {"application/json": answered},
            },
            **{status: {"description": why, "content": failed} for status, why in _ERRORS.items()},
        },
    }


def _parameters() -> list[dict[str, Any]]:
    asked = _asked()
    in_path = [
        {"name": name, "in": "path", "required": True, "description": words, "schema": schema}
        for name in ("organization", "location", "kind")
        for schema in [{key: value for key, value in asked[name].items() if key != "description"}]
        for words in [asked[name]["description"]]
    ]
    key = {
        "name": "Idempotency-Key",
        "in": "header",
        "required": True,
        "description": "Id of the poll. It stands for its answer for 14 days, on location-polls too.",
        "schema": {"type": "string", "pattern": "^[!-~]{1,300}$"},
    }
    return [*in_path, key]


def _poll() -> dict[str, Any]:
    return {"title": "Poll", "type": "object", "properties": {"limit": _asked()["limit"]}}


def _error() -> dict[str, Any]:
    fields = {
        "field": {"type": "string", "description": "What is wrong: a field, a header, path; may be empty."},
        "reason": {"type": "string", "enum": [str(each) for each in _REASONS]},
        "detail": {"type": "string", "description": "What to send instead."},
    }
    inner = {"type": "object", "properties": fields, "required": list(fields)}
    return {"title": "Error", "type": "object", "properties": {"error": inner}, "required": ["error"]}


def _asked() -> dict[str, Any]:
    (poll,) = (each for each in messages() if each.name == "LocationPoll")
    fields: dict[str, Any] = poll.schema["properties"]
    return fields


def _answer() -> tuple[dict[str, Any], dict[str, Any]]:
    (published,) = (each for each in messages() if each.name == _ANSWER)
    whole = json.loads(json.dumps(published.schema).replace('"#/$defs/', '"#/components/schemas/'))
    definitions: dict[str, Any] = whole.pop("$defs", {})
    return whole, definitions
