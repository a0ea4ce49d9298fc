"""A message that left, held to the published contract: which of its messages it is, and whether it says more."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Protocol

import jsonschema

from schemas.contract.asyncapi import asyncapi


class Sent(Protocol):
    """A message with its topic, its value in JSON, and its headers."""

    @property
    def topic(self) -> str: ...
    @property
    def value(self) -> Any: ...
    @property
    def headers(self) -> Any: ...


@cache
def _document() -> dict[str, Any]:
    return asyncapi()


@cache
def _checked(message: str, part: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(
        {**_document()["components"]["messages"][message][part], "components": _document()["components"]},
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )


def _closed(message: str) -> jsonschema.Draft202012Validator:
    part = _shut({"components": _document()["components"]})
    return jsonschema.Draft202012Validator(
        {**_document()["components"]["messages"][message]["payload"], **part}
    )


def satisfied(sent: Sent) -> list[str]:
    """The messages of its channel whose schemas of value and headers both hold."""
    return [
        name
        for name in _document()["channels"][sent.topic]["messages"]
        if _checked(name, "headers").is_valid(_headers(sent))
        and _checked(name, "payload").is_valid(_value(sent))
    ]


def undescribed(sent: Sent) -> list[str]:
    """What the message has beyond what its schema describes, in sentences."""
    (name,) = satisfied(sent)
    known = _document()["components"]["messages"][name]["headers"]["properties"]
    extra = [f"header {each}" for each in _headers(sent) if each not in known]
    return extra + [error.message for error in _closed(name).iter_errors(_value(sent))]


def _value(sent: Sent) -> Any:
    if not isinstance(sent.value, bytes):
        return sent.value
    try:
        return json.loads(sent.value)
    except ValueError:  # a dead letter may hold anything
        return sent.value.decode("utf-8", "replace")


def _headers(sent: Sent) -> Mapping[str, str]:
    pairs: Iterator[tuple[str, bytes]] = iter(
        sent.headers.items() if isinstance(sent.headers, Mapping) else sent.headers
    )
    return {name: value.decode() for name, value in pairs}


def _shut(schema: Any) -> Any:
    """The same schemas, with no field beyond those that each object names."""
    if isinstance(schema, list):
        return [_shut(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    shut = {key: _shut(value) for key, value in schema.items() if key != "examples"}
    return shut | {"additionalProperties": False} if isinstance(schema.get("properties"), dict) else shut
