"""Writes rows as the text that COPY reads, a column at a time: one search finds out whether a column needs escapes."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from msgspec.structs import astuple

from services.common.copy_text import escaped
from services.common.read_models.table import Column, Row, Table

_ROWS_A_WRITE = 500  # the server takes these in while the next are encoded


def copy_text(table: Table, rows: Iterable[Row]) -> Iterator[str]:
    """Yield the text of the rows for COPY, in text format, some rows at a time."""
    fields = [_FIELDS[column.type.partition("(")[0]] for column in table.columns]
    rest = iter(rows)
    while some := [astuple(row) for row in islice(rest, _ROWS_A_WRITE)]:
        columns = [field(values) for field, values in zip(fields, zip(*some, strict=True), strict=True)]
        yield "\n".join(map("\t".join, zip(*columns, strict=True))) + "\n"


def storable(value: Any, column: Column) -> Any:
    """Return the value as PostgreSQL holds it: no text has a NUL there, and no JSON the escape of one."""
    if not isinstance(value, str):
        return value
    return _without_escaped_nul(value) if column.type == "jsonb" else value.replace("\0", "\ufffd")


_ESCAPED_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
"""In JSON: the escape of a NUL, and not a backslash that is escaped itself before the letters u0000."""

_TO_ESCAPE = re.compile(r"[\0\t\n\r\\]")


def _without_escaped_nul(text: str) -> str:
    return _ESCAPED_NUL.sub(r"\1\\ufffd", text)


def _texts(values: Sequence[str | None]) -> Sequence[str]:
    filled = ["\\N" if value is None else value for value in values] if None in values else values
    present = filled if filled is values else [value for value in values if value is not None]
    if _TO_ESCAPE.search("".join(present)) is None:  # type: ignore[arg-type]
        return filled  # type: ignore[return-value]
    return ["\\N" if value is None else escaped(value.replace("\0", "\ufffd")) for value in values]


def _documents(values: Sequence[str | None]) -> Sequence[str]:
    return _texts(
        [
            _without_escaped_nul(value) if value is not None and "\\u0000" in value else value
            for value in values
        ]
    )


def _by(text: Callable[[Any], str]) -> Callable[[Sequence[Any]], Sequence[str]]:
    def texts(values: Sequence[Any]) -> Sequence[str]:
        if None in values:
            return ["\\N" if value is None else text(value) for value in values]
        return list(map(text, values))

    return texts


def _array(values: Iterable[Any]) -> str:
    quoted = ('"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return "{" + ",".join(quoted) + "}"


def _arrays(values: Sequence[Sequence[str] | None]) -> Sequence[str]:
    return _texts([value if value is None else _array(value) for value in values])


_FIELDS: Mapping[str, Callable[[Sequence[Any]], Sequence[str]]] = {
    "text": _texts,
    "jsonb": _documents,
    "text[]": _arrays,
    "integer": _by(str),
    "bigint": _by(str),
    "numeric": _by(str),
    "boolean": _by(lambda value: "t" if value else "f"),
    "timestamptz": _by(datetime.isoformat),
    "date": _by(date.isoformat),
}
"""How COPY reads the values of a column of each type."""
