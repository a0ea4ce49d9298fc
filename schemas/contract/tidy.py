"""The form of JSON Schema that compilers and generators of other languages take well.

One type a value, or a type and null; names for objects and no others; formats that are known everywhere.
"""

import re
from collections.abc import Mapping
from inspect import cleandoc
from typing import Any

from schemas.wire.missing import or_null

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_DECIMAL = r"^-?[0-9]+(\.[0-9]+)?$"
_CAPABILITY = re.compile(r" ?\((?:[A-Z]{3}-\d+(?:, )?)+\)")  # our names of requirements say nothing to others
_INT_32 = 2**31 - 1
_TYPES = {str: "string", int: "integer", bool: "boolean"}


def document(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema that stands in a file of its own."""
    return {"$schema": DIALECT, **tidy(schema)}


def tidy(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same schema in the form that this module describes."""
    return _tidy(schema, named=True)


def opened(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same schema without `additionalProperties: false`: what we send may have more fields one day."""
    return {
        key: _opened(value)
        for key, value in schema.items()
        if key != "additionalProperties" or value is not False
    }


def _opened(value: Any) -> Any:
    if isinstance(value, Mapping):
        return opened(value)
    return [_opened(each) for each in value] if isinstance(value, list) else value


def _tidy(schema: Mapping[str, Any], *, named: bool = False) -> dict[str, Any]:
    found = {key: _part(key, value) for key, value in schema.items()}
    if not named:
        found.pop("title", None)
    if "description" in found:
        found["description"] = _CAPABILITY.sub("", cleandoc(found["description"]))
    found.pop("discriminator", None)  # a word of OpenAPI
    if found.get("required") == []:
        del found["required"]
    _choose(found)
    _format(found)
    return found


def _part(key: str, value: Any) -> Any:
    if key in {"properties", "$defs"}:
        return {name: _tidy(each, named=key == "$defs") for name, each in value.items()}
    if key in {"items", "additionalProperties", "not"} and isinstance(value, Mapping):
        return _tidy(value)
    if key in {"anyOf", "oneOf", "allOf", "prefixItems"}:
        return [_tidy(each, named=key == "oneOf") for each in value]
    return value


def _choose(schema: dict[str, Any]) -> None:
    """Write a choice of one type and null as one schema; give a list of values its type."""
    if {"type": "null"} in schema.get("anyOf", ()):
        chosen = or_null([each for each in schema.pop("anyOf") if each != {"type": "null"}])
        schema |= {key: value for key, value in chosen.items() if key not in schema}
    if "enum" in schema and "type" not in schema:
        types = sorted({_TYPES[type(value)] for value in schema["enum"] if value is not None})
        schema["type"] = [*types, "null"] if None in schema["enum"] else types[0]
    if "const" in schema and "type" not in schema:
        schema["type"] = _TYPES[type(schema["const"])]


def _format(schema: dict[str, Any]) -> None:
    if schema.get("format") == "decimal":
        schema |= {"pattern": _DECIMAL}
        del schema["format"]
    types = schema.get("type", ())
    if "integer" in ([types] if isinstance(types, str) else types) and schema.get("maximum", 0) > _INT_32:
        schema["format"] = "int64"
