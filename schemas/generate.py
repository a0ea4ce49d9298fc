"""Write what others build against: JSON Schema of every message, fact and answer, and an AsyncAPI 3.0 document.

python -m schemas.generate            writes schemas/generated
python -m schemas.generate --check    exits with 1 and names the files that differ from the catalogue
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from pydantic import BaseModel

from schemas.answers import ANSWERS
from schemas.events import ALL
from schemas.events.fact import Fact
from schemas.message_headers import headers_of
from schemas.topics import DEAD_LETTERS, TOPICS, Topic

_HERE = Path(__file__).parent / "generated"
_VERSION = "1.0.0"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def documents() -> Iterator[tuple[str, str]]:
    """Every generated file: its path below `generated` and its text."""
    for topic in TOPICS:
        for message in topic.messages:
            yield f"messages/{topic.name}.{message.__name__}.schema.json", _text(_schema(message))
    for fact in ALL:
        name = f"{fact.type}.v{fact.version}"
        yield f"facts/{name}.schema.json", _text(_fact_schema(fact))
    for command, answer in ANSWERS.items():
        yield f"answers/{command}.schema.json", _text(_schema(answer))
    yield "asyncapi.json", _text(asyncapi())


def asyncapi() -> dict[str, Any]:
    """The AsyncAPI 3.0 document of all topics."""
    schemas: dict[str, Any] = {}
    messages: dict[str, Any] = {}
    for topic in TOPICS:
        for message in topic.messages:
            messages[message.__name__] = _message(message, topic)
            schemas |= _definitions(message)
    messages["DeadLetter"] = _dead_letter()
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "orderfold",
            "version": _VERSION,
            "description": "Order orchestration on an event log.",
        },
        "defaultContentType": "application/json",
        "channels": {topic.name: _channel(topic) for topic in TOPICS},
        "operations": {_operation_name(topic): _operation(topic) for topic in TOPICS},
        "components": {"messages": messages, "schemas": schemas},
    }


def drifted() -> list[str]:
    """Generated files that are missing, differ, or belong to nothing any more."""
    wanted = dict(documents())
    there = {str(path.relative_to(_HERE)): path.read_text() for path in _HERE.rglob("*.json")}
    return sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))


def write() -> None:
    """Make the folder say what the catalogue says."""
    wanted = dict(documents())
    for name in drifted():
        path = _HERE / name
        if name in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[name])
        else:
            path.unlink()


def _channel(topic: Topic) -> dict[str, Any]:
    names = [message.__name__ for message in topic.messages] or ["DeadLetter"]
    return {
        "address": topic.name,
        "description": f"{topic.summary} Key: {_key(topic)}.",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": {
                    "cleanup.policy": [topic.cleanup],
                    "retention.ms": topic.retention_ms,
                    "max.message.bytes": topic.max_message_bytes,
                },
                "bindingVersion": "0.5.0",
            }
        },
    }


def _key(topic: Topic) -> str:
    return "/".join(topic.key) or "as it came"


def _operation_name(topic: Topic) -> str:
    return f"{'receive' if topic.direction == 'in' else 'send'}-{topic.name}"


def _operation(topic: Topic) -> dict[str, Any]:
    action = "receive" if topic.direction == "in" else "send"
    return {"action": action, "channel": {"$ref": f"#/channels/{topic.name}"}, "summary": topic.summary}


def _message(message: type[BaseModel], topic: Topic) -> dict[str, Any]:
    payload: dict[str, Any] = {"$ref": f"#/components/schemas/{message.__name__}"}
    if topic.many:
        several = {"type": "object", "required": [topic.many], "properties": {topic.many: _list_of(payload)}}
        payload = {"anyOf": [payload, several]}
    summary = (message.__doc__ or "").strip().splitlines()[0]
    return {
        "name": message.__name__,
        "summary": summary,
        "headers": headers_of(topic),
        "payload": payload,
        "bindings": {
            "kafka": {"key": {"type": "string", "description": _key(topic)}, "bindingVersion": "0.5.0"}
        },
    }


def _dead_letter() -> dict[str, Any]:
    return {
        "name": "DeadLetter",
        "title": "Dead letter",
        "summary": "Original bytes, whatever they are.",
        "headers": headers_of(DEAD_LETTERS[0]),
        "payload": {"description": "As it came; nothing is known of it."},
    }


def _list_of(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "items": dict(payload)}


def _definitions(message: type[BaseModel]) -> dict[str, Any]:
    schema = message.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs", {}), message.__name__: schema}


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return {"$schema": _DIALECT, **model.model_json_schema()}


def _fact_schema(fact: type[Fact]) -> dict[str, Any]:
    """The stored JSON of a fact. Its stored name and version stand in columns beside it, and in the file's name."""
    documents: list[type[BaseModel]] = []

    def reference(kind: type) -> dict[str, Any]:
        if not issubclass(kind, BaseModel):
            raise NotImplementedError(kind.__name__)
        documents.append(kind)
        return {"$ref": f"#/$defs/{kind.__name__}"}

    _, definitions = msgspec.json.schema_components(
        [fact], schema_hook=reference, ref_template="#/$defs/{name}"
    )
    whole = definitions.pop(fact.__name__)
    for each in documents:
        schema = each.model_json_schema()
        definitions |= {**schema.pop("$defs", {}), each.__name__: schema}
    return {"$schema": _DIALECT, **({"$defs": definitions} if definitions else {}), **whole}


def _text(document: Mapping[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    """Write, or check and name what drifted."""
    if "--check" in sys.argv[1:]:
        found = drifted()
        if found:
            sys.stderr.write("schemas/generated is not what the catalogue says; run: make schemas\n")
            sys.stderr.write("".join(f"  {name}\n" for name in found))
        return 1 if found else 0
    write()
    return 0


if __name__ == "__main__":
    sys.exit(main())
