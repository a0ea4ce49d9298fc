"""Rows of a read model in and out of PostgreSQL, by the batch: one SELECT, at most one COPY a kind of change."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, LiteralString

from services.common.copy_text import escaped
from services.common.database import Connection
from services.common.read_models.read_model import Column, Key, Row, Table


def load(connection: Connection, table: Table, keys: Collection[Key]) -> dict[Key, Row]:
    """The rows of these keys that are there, as plain tuples in column order; JSON as text."""
    types = {column.name: column.type for column in table.columns}
    arrays = ", ".join(f"%s::{types[name]}[]" for name in table.key)
    columns = ", ".join(f"{c.name}::text" if c.type == "jsonb" else c.name for c in table.columns)
    query = _sql(
        f"SELECT {columns} FROM {table.name} WHERE ({', '.join(table.key)}) IN (SELECT * FROM unnest({arrays}))"
    )
    parameters = [list(values) for values in zip(*keys, strict=True)]
    width = len(table.key)
    return {row[:width]: row for row in connection.execute(query, parameters, binary=True)}


def write(
    connection: Connection, table: Table, before: Mapping[Key, Row], after: Mapping[Key, Row | None]
) -> None:
    """Make the table say `after` where it said `before`."""
    new = [row for key, row in after.items() if row is not None and key not in before]
    changed = [row for key, row in after.items() if row is not None and key in before and row != before[key]]
    gone = [key for key in before if after[key] is None]
    if gone:
        _delete(connection, table, gone)
    if new:
        copy(connection, table.name, table, new)
    if changed:
        _replace(connection, table, changed)


def copy(connection: Connection, target: str, table: Table, rows: Iterable[Row]) -> None:
    """COPY rows into `target`, a table of the same shape."""
    columns = ", ".join(column.name for column in table.columns)
    documents = [place for place, column in enumerate(table.columns) if column.type == "jsonb"]
    if documents:
        rows = (_with_storable(row, documents) for row in rows)
    with connection.cursor() as cursor, cursor.copy(_sql(f"COPY {target} ({columns}) FROM STDIN")) as stream:
        stream.write("".join("\t".join(map(_field, row)) + "\n" for row in rows))


def _replace(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Through a temporary table: types and arrays need no spelling out, and it is one UPDATE."""
    incoming = f"incoming_{table.name}"
    columns = ", ".join(column.name for column in table.columns)
    connection.execute(
        _sql(
            f"CREATE TEMP TABLE IF NOT EXISTS {incoming} ON COMMIT DELETE ROWS AS"
            f" SELECT {columns} FROM {table.name} WITH NO DATA"
        )
    )
    copy(connection, incoming, table, rows)
    values = [c.name for c in table.columns if c.name not in table.key]
    assignments = ", ".join(f"{name} = n.{name}" for name in values)
    match = " AND ".join(f"t.{name} = n.{name}" for name in table.key)
    connection.execute(_sql(f"UPDATE {table.name} t SET {assignments} FROM {incoming} n WHERE {match}"))
    connection.execute(_sql(f"TRUNCATE {incoming}"))


def _delete(connection: Connection, table: Table, keys: list[Key]) -> None:
    types = {column.name: column.type for column in table.columns}
    arrays = ", ".join(f"%s::{types[name]}[]" for name in table.key)
    query = f"DELETE FROM {table.name} WHERE ({', '.join(table.key)}) IN (SELECT * FROM unnest({arrays}))"
    connection.execute(_sql(query), [list(values) for values in zip(*keys, strict=True)])


def storable(value: Any, column: Column) -> Any:
    """The value as PostgreSQL holds it: no text has a NUL there, and no JSON the escape of one."""
    if not isinstance(value, str):
        return value
    return _ESCAPED_NUL.sub(r"\1\\ufffd", value) if column.type == "jsonb" else _without_nul(value)


def _with_storable(row: Row, documents: Iterable[int]) -> Row:
    for place in documents:
        if row[place] is not None and "\\u0000" in row[place]:
            row = (*row[:place], _ESCAPED_NUL.sub(r"\1\\ufffd", row[place]), *row[place + 1 :])
    return row


def _without_nul(text: str) -> str:
    return text.replace("\0", "\ufffd")


def _text(value: str) -> str:
    return escaped(_without_nul(value))


def _field(value: Any) -> str:
    return (_TEXT.get(type(value)) or _inherited(value))(value)


def _inherited(value: Any) -> Callable[[Any], str]:
    for type_, text in _TEXT.items():
        if isinstance(value, type_):
            return text
    raise TypeError(f"no column holds a {type(value).__name__}")


def _array(values: Iterable[Any]) -> str:
    quoted = ('"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return "{" + ",".join(quoted) + "}"


_ESCAPED_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
"""In JSON: the escape of a NUL, and not a backslash that is escaped itself before the letters u0000."""

_TEXT: Mapping[type[Any], Callable[[Any], str]] = {
    type(None): lambda _: "\\N",
    bool: lambda value: "t" if value else "f",
    int: str,
    Decimal: str,
    str: _text,
    datetime: datetime.isoformat,
    list: lambda value: _text(_array(value)),
    tuple: lambda value: _text(_array(value)),
}
"""How COPY reads each type that a row may hold."""


def _sql(text: str) -> LiteralString:
    """Names in it come from the code's own tables, never from a message."""
    return text
