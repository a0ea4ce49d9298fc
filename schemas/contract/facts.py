"""JSON Schema of facts: as the log stores them, and as `order-events` publishes them."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, get_args, get_type_hints

import msgspec
from pydantic import BaseModel

from schemas.contract.tidy import opened, tidy
from schemas.contract.words import FIELDS, LISTS
from schemas.events.fact import Fact
from schemas.wire.missing import or_null
from schemas.wire.order_events import NOT_IN_DATA, OrderEvent


def stored(fact: type[Fact]) -> dict[str, Any]:
    """Return the schema of a fact in the log. Its stored name and version stand in columns beside it."""
    documents: list[type[BaseModel]] = []

    def reference(kind: type) -> dict[str, Any]:
        if not issubclass(kind, BaseModel):
            raise NotImplementedError(kind.__name__)
        documents.append(kind)
        return {"$ref": f"#/$defs/{kind.__name__}"}

    _, definitions = msgspec.json.schema_components(
        [fact], schema_hook=reference, ref_template="#/$defs/{name}"
    )
    for kind in _structs(fact):
        for field, hint in get_type_hints(kind).items():
            if datetime in (hint, *get_args(hint)):
                _dated(definitions[kind.__name__]["properties"][field])
    whole = definitions.pop(fact.__name__)
    for each in documents:
        schema = each.model_json_schema()
        definitions |= {**schema.pop("$defs", {}), each.__name__: schema}
    return {**({"$defs": definitions} if definitions else {}), **whole}


def published(
    fact: type[Fact],
    event: type[BaseModel] = OrderEvent,
    hidden: Collection[str] = NOT_IN_DATA,
    nullable: Collection[str] = (),
) -> dict[str, Any]:
    """Return the schema of the message of a fact: its `type` is one text, its `data` all fields but `hidden` ones.

    `nullable` fields may be null there though they never are in the log.
    """
    data = opened(tidy(stored(fact)))
    definitions = data.pop("$defs", {})
    data["properties"] = {name: each for name, each in data["properties"].items() if name not in hidden}
    data["required"] = [name for name in data["required"] if name not in hidden]
    if not data["required"]:
        del data["required"]
    definitions[fact.__name__] = data
    for kind in definitions.values():
        if "properties" not in kind:
            continue  # a closed list
        for name, each in kind["properties"].items():
            kind["properties"][name] = _listed(each, definitions)
        kind["properties"] = {
            name: _worded(name, _or_null(each) if name in nullable else each)
            for name, each in kind["properties"].items()
        }
    text = str(definitions)
    definitions = {
        name: each
        for name, each in definitions.items()
        if name == fact.__name__ or f"'#/$defs/{name}'" in text
    }
    envelope = tidy(event.model_json_schema(mode="serialization"))
    properties = envelope["properties"] | {
        "type": {"type": "string", "const": fact.type, "description": "Stored name of the fact."},
        "data": {"$ref": f"#/$defs/{fact.__name__}"},
    }
    if "request_id" in properties:
        properties["request_id"] |= {"format": "int64"}
    return {
        "title": f"{fact.__name__}Event",
        "description": data["description"],
        "type": "object",
        "properties": properties,
        "required": envelope["required"],
        "$defs": definitions,
    }


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    kinds = schema["type"] if isinstance(schema.get("type"), list) else ()
    return schema if "null" in kinds or "anyOf" in schema else or_null([schema])


def _listed(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """Return a field with its values where it holds one of a closed list, or null."""
    for each in schema.get("anyOf", ()):
        found = definitions.get(each.get("$ref", "").removeprefix("#/$defs/"), {})
        if "enum" in found and len(schema["anyOf"]) == 2:
            values = or_null([{"type": found["type"], "enum": found["enum"]}])
            return {key: value for key, value in schema.items() if key != "anyOf"} | values
    return schema


def _structs(kind: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    """Yield a struct and those inside it."""
    yield kind
    for hint in get_type_hints(kind).values():
        for inside in _plain(hint):
            if isinstance(inside, type) and issubclass(inside, msgspec.Struct):
                yield from _structs(inside)


def _plain(hint: Any) -> Iterator[Any]:
    yield hint
    for each in get_args(hint):
        yield from _plain(each)


def _dated(schema: dict[str, Any]) -> None:
    for each in (schema, *schema.get("anyOf", ())):
        if each.get("type") == "string":
            each["format"] = "date-time"


def _worded(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Return a field with what it means, and with its values where they are a closed list."""
    if name in LISTS and "string" in schema.get("type", ()):
        listed = list(LISTS[name])
        schema = {**schema, "enum": [*listed, None] if "null" in schema["type"] else listed}
    return {**schema, "description": FIELDS[name]} if name in FIELDS else schema
