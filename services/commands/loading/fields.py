"""Finds fields of JSON that messages of a topic do not have: the topic ignores them, in a file they are mistakes."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel

from schemas.topic import Topic
from schemas.wire.missing import fields_of
from services.commands.loading.inside import members_of, message_of
from services.common.runtime.decode import Model


def unknown_fields(document: Mapping[str, Any], topic: Topic, model: Model) -> Iterator[tuple[str, str]]:
    """Yield path and reason of each field that no message of the topic has, of all members of a message of many."""
    message = message_of(document)
    members = members_of(message, topic)
    if members is None:
        yield from _unknown(message, _chosen(model, message), topic, "")
        return
    for name in message.keys() - {topic.many}:
        yield name, _reason(topic, name, [str(topic.many)])
    for index, member in enumerate(members):
        yield from _unknown(member, _chosen(model, member), topic, f"{topic.many}[{index}].")


def _chosen(model: Model, message: Any) -> type[BaseModel]:
    return model if isinstance(model, type) else model(message)


def _unknown(value: Any, model: type[BaseModel], topic: Topic, path: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict):
        return
    inside = fields_of(model).inside
    for name, held in value.items():
        if name not in model.model_fields:
            yield f"{path}{name}", _reason(topic, name, model.model_fields)
        elif name in inside and isinstance(held, list):
            for index, each in enumerate(held):
                yield from _unknown(each, inside[name], topic, f"{path}{name}[{index}].")
        elif name in inside:
            yield from _unknown(held, inside[name], topic, f"{path}{name}.")


def _reason(topic: Topic, name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name.lower(), known, 1)
    return f"no message of {topic.name} has this field{f'; is it {close[0]}?' if close else ''}"
