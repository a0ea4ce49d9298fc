"""The table of a read model has the fields of its row as columns, each with a type and a comment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from inspect import cleandoc
from operator import attrgetter
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec

Key = tuple[Any, ...]


class Row(msgspec.Struct, frozen=True, gc=False):
    """A row of a read model has the columns as fields, in order, each `Annotated` with its comment.

    `msgspec.structs.replace` changes one: rows are structs because a named tuple takes ten times as long there.
    """


class Sql(NamedTuple):
    """Names the PostgreSQL type of a field whose Python type has several."""

    type: str


Integer = Annotated[int, Sql("integer")]
Json = Annotated[str, Sql("jsonb")]
Price = Annotated[Decimal, Sql("numeric(18,4)")]

_TYPES = {
    str: "text",
    int: "bigint",
    bool: "boolean",
    datetime: "timestamptz",
    date: "date",
    list[str]: "text[]",
}


class Column(NamedTuple):
    """A column has a name, a PostgreSQL type and a comment."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True)
class Table:
    """A table holds rows of the type `row`, whose docstring is the comment of the table.

    `key` names its first columns; `indexes` are what follows the table's name in CREATE INDEX. `unfolded` are
    definitions of columns that PostgreSQL fills and no row has.
    """

    name: str
    row: type[Row]
    key: tuple[str, ...]
    indexes: tuple[str, ...] = ()
    unfolded: tuple[Column, ...] = ()

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns of a row, in order."""
        hints = get_type_hints(self.row, include_extras=True)
        return tuple(_column(name, hints[name]) for name in self.row.__struct_fields__)

    @cached_property
    def key_of(self) -> Callable[[Row], Key]:
        """Return a function that returns the key of a row."""
        if len(self.key) > 1:
            return attrgetter(*self.key)
        only = attrgetter(*self.key)
        return lambda row: (only(row),)

    @property
    def comment(self) -> str:
        """Return what a row is."""
        return cleandoc(self.row.__doc__ or "")


def _column(name: str, hint: Any) -> Column:
    base, *notes = _unfolded(hint)
    written = [note.type for note in notes if isinstance(note, Sql)]
    comments = [note for note in notes if isinstance(note, str)]
    return Column(name, written[0] if written else _TYPES[base], " ".join(comments))


def _unfolded(hint: Any) -> list[Any]:
    """The Python type of a field and everything it is annotated with; None is left out."""
    if get_origin(hint) is Annotated:
        inner, *notes = get_args(hint)
        return [*_unfolded(inner), *notes]
    if get_origin(hint) in {Union, UnionType}:
        (inner,) = (each for each in get_args(hint) if each is not NoneType)
        return _unfolded(inner)
    return [hint]
