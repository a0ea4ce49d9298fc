"""JSON Schema of what commands print, made of the rows that they print."""

from collections.abc import Iterator, Sequence
from functools import cache
from types import UnionType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, create_model

from schemas.answers.table import DOCUMENTS, LISTS, ROWS
from schemas.contract.facts import stored
from schemas.events.organization import OrganizationApplied

Row = type[tuple[Any, ...]]
"""A NamedTuple."""


def answers() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each command, as its file is named, and the schema of its answer."""
    for command, row in LISTS.items():
        yield file_of(command), _list_of(command, row)
    for command, rows in ROWS.items():
        yield file_of(command), _object_of(command, rows)
    for command, answer in DOCUMENTS.items():
        yield file_of(command), answer.model_json_schema(mode="serialization")
    yield file_of("organization document"), stored(OrganizationApplied)


def file_of(command: str) -> str:
    """Return the name of a command's schema, without `.schema.json`."""
    return command.replace(" --", "-").replace(" ", "-")


def _list_of(command: str, row: Row) -> dict[str, Any]:
    item = _model(row).model_json_schema(mode="serialization")
    definitions = item.pop("$defs", {})
    return {
        "title": _title(command),
        "description": f"Answer of `orderfold {command} --json`.",
        "type": "array",
        "items": {"$ref": f"#/$defs/{row.__name__}"},
        "$defs": {**definitions, row.__name__: item},
    }


def _object_of(command: str, rows: Sequence[Row]) -> dict[str, Any]:
    made = _made(_title(command), f"Answer of `orderfold {command} --json`.", rows)
    return made.model_json_schema(mode="serialization")


def _title(command: str) -> str:
    return "".join(part.capitalize() for part in file_of(command).split("-")) + "Answer"


@cache
def _model(row: Row) -> type[BaseModel]:
    """Return a model with the fields of a row."""
    return _made(row.__name__, row.__doc__ or "", (row,))


def _made(name: str, words: str, rows: Sequence[Row]) -> type[BaseModel]:
    hints = {
        field: (_as_object(hint), ...)
        for row in rows
        for field, hint in get_type_hints(row, include_extras=True).items()
    }
    made: type[BaseModel] = create_model(name, __doc__=words, __config__=ConfigDict(extra="forbid"), **hints)  # type: ignore[call-overload]
    return made


def _as_object(hint: Any) -> Any:
    """Return the hint of a field: a row is printed as an object, a sequence of rows as a list of them."""
    plain, *described = get_args(hint)
    if hasattr(plain, "_fields"):
        return Annotated[_model(plain), *described]
    inside = get_args(plain)
    if inside and hasattr(inside[0], "_fields"):
        one = _model(inside[0])
        return Annotated[one | None if get_origin(plain) is UnionType else list[one], *described]  # type: ignore[valid-type]
    return hint
