"""Absent has several spellings: null, and an empty text where text is a code or a time, mean that a field is missing.

Many serializers write every field. What is needed refuses both, and an amount is never an empty text.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

_EXACT = 2**53
"""Whole numbers up to here are exact where a sender writes them with a point, such as 2.0."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a model: that may be null, that may be empty text, whole numbers, and the models inside."""

    optional: frozenset[str]
    blank: frozenset[str]
    whole: frozenset[str]
    inside: Mapping[str, type[BaseModel]]


@lru_cache(maxsize=64)
def fields_of(model: type[BaseModel]) -> Fields:
    """Return what the fields of a model may hold."""
    kinds = kinds_of(model)
    optional = frozenset(name for name, field in model.model_fields.items() if not field.is_required())
    inside = {
        name: kind
        for name, found in kinds.items()
        for kind in found
        if isinstance(kind, type) and issubclass(kind, BaseModel)
    }
    return Fields(
        optional,
        frozenset(name for name in optional if kinds[name] & {str, datetime}),
        frozenset(name for name, found in kinds.items() if int in found),
        inside,
    )


def kinds_of(model: type[BaseModel]) -> Mapping[str, frozenset[Any]]:
    """Return the plain types of each field: of a list those of its members, of a choice of texts `str`."""
    return {name: frozenset(_kinds(field.annotation)) for name, field in model.model_fields.items()}


def without_missing(document: Any, model: type[BaseModel]) -> Any:
    """Return a document of a model without the fields that are missing in any spelling, members included.

    Whole numbers that are written with a point, such as 2.0, become whole: JSON Schema counts them as integers.
    """
    if not isinstance(document, dict):
        return document
    known = fields_of(model)
    kept = {}
    for name, value in document.items():
        if (value is None and name in known.optional) or (value == "" and name in known.blank):
            continue
        if isinstance(value, float) and name in known.whole and value.is_integer() and abs(value) <= _EXACT:
            kept[name] = int(value)
        elif name in known.inside:
            kept[name] = _inside(value, known.inside[name])
        else:
            kept[name] = value
    return kept


def admit_missing(schema: dict[str, Any], model: type[BaseModel]) -> None:
    """Let the JSON Schema of a model say which fields may be null or an empty text.

    A field of one type keeps one schema, of type `[type, "null"]`: generators make an optional of it, and an object or
    a class of its own of any other form.
    """
    known = fields_of(model)
    for name, field in schema.get("properties", {}).items():
        if name not in known.optional:
            continue
        own = {key: field.pop(key) for key in list(field) if key not in {"title", "description", "default"}}
        found = own["anyOf"] if own.keys() == {"anyOf"} else [own]
        field |= or_null([each for each in found if each != {"type": "null"}], blank=name in known.blank)


def or_null(kinds: Sequence[Mapping[str, Any]], *, blank: bool = False) -> dict[str, Any]:
    """Return the schema of a value that one of `kinds` describes, or that is null; `blank`: or an empty text."""
    if not kinds:
        return {"type": "null"}
    if len(kinds) > 1 or not isinstance(kinds[0].get("type"), str):
        return {"anyOf": [*kinds, {"type": "null"}]}
    kind = dict(kinds[0])
    if blank:
        kind.pop("minLength", None)
        if "pattern" in kind:
            kind["pattern"] = f"^(?:{kind['pattern'].removeprefix('^').removesuffix('$')})?$"
    if "enum" in kind:
        kind["enum"] = [*kind["enum"], *([""] if blank else []), None]
    return {**kind, "type": [kind["type"], "null"]}


def _inside(value: Any, model: type[BaseModel]) -> Any:
    if isinstance(value, list):
        return [without_missing(each, model) for each in value]
    return without_missing(value, model)


def _kinds(annotation: Any) -> Iterator[Any]:
    """Yield the plain types of an annotation; a tuple stands for its members, a choice of texts for text."""
    origin = get_origin(annotation)
    if origin is Literal:
        yield str
    elif origin is Annotated:
        yield from _kinds(get_args(annotation)[0])
    elif origin in {Union, UnionType, tuple}:
        for each in get_args(annotation):
            yield from _kinds(each)
    else:
        yield annotation
