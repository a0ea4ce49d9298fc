"""Reads and writes rows of a read model by the batch: one SELECT, at most one COPY for each kind of change."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import LiteralString

from services.common.database import Connection
from services.common.read_models.copy_rows import copy_text
from services.common.read_models.table import Key, Row, Table


def load(connection: Connection, table: Table, keys: Collection[Key]) -> dict[Key, Row]:
    """Return the rows of these keys that exist, JSON as text."""
    if not keys:
        return {}
    query = f"SELECT {selected(table)} FROM {table.name} WHERE {_among(table)}"
    found = connection.execute(_sql(query), _parameters(keys), binary=True).fetchall()
    width = len(table.key)
    return {values[:width]: table.row(*values) for values in found}


def every(connection: Connection, table: Table) -> Iterator[Row]:
    """Yield every row of the table, never holding many. Belongs inside a transaction."""
    with connection.cursor(name=f"all_of_{table.name}", binary=True) as cursor:
        cursor.itersize = 5_000
        cursor.execute(_sql(f"SELECT {selected(table)} FROM {table.name}"))
        for values in cursor:
            yield table.row(*values)


def write(connection: Connection, table: Table, before: Mapping[Key, Row], after: Mapping[Key, Row]) -> None:
    """Make the table hold `after` where it holds `before`."""
    new = [row for key, row in after.items() if key not in before]
    changed = [row for key, row in after.items() if key in before and row != before[key]]
    gone = before.keys() - after.keys()
    if gone:
        connection.execute(_sql(f"DELETE FROM {table.name} WHERE {_among(table)}"), _parameters(gone))
    if new:
        copy(connection, table.name, table, new)
    if changed:
        _replace(connection, table, changed)


def copy(connection: Connection, target: str, table: Table, rows: Iterable[Row]) -> None:
    """COPY rows into `target`, a table of the same columns."""
    with (
        connection.cursor() as cursor,
        cursor.copy(_sql(f"COPY {target} ({_names(table)}) FROM STDIN")) as stream,
    ):
        for text in copy_text(table, rows):
            stream.write(text)


def selected(table: Table) -> str:
    """Return the columns of a SELECT whose rows are the fields of the table's row."""
    return ", ".join(f"{c.name}::text" if c.type == "jsonb" else c.name for c in table.columns)


def _replace(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Update through a temporary table: types and arrays need no spelling out, and it is one UPDATE."""
    incoming = f"incoming_{table.name}"
    connection.execute(
        _sql(
            f"CREATE TEMP TABLE IF NOT EXISTS {incoming} ON COMMIT DELETE ROWS AS"
            f" SELECT {_names(table)} FROM {table.name} WITH NO DATA"
        )
    )
    copy(connection, incoming, table, rows)
    values = [column.name for column in table.columns if column.name not in table.key]
    assignments = ", ".join(f"{name} = n.{name}" for name in values)
    match = " AND ".join(f"t.{name} = n.{name}" for name in table.key)
    connection.execute(_sql(f"UPDATE {table.name} t SET {assignments} FROM {incoming} n WHERE {match}"))
    connection.execute(_sql(f"TRUNCATE {incoming}"))


def _names(table: Table) -> str:
    return ", ".join(column.name for column in table.columns)


def _among(table: Table) -> str:
    """A condition on the key, with a parameter for each of its columns."""
    types = {column.name: column.type for column in table.columns}
    arrays = ", ".join(f"%s::{types[name]}[]" for name in table.key)
    return f"({', '.join(table.key)}) IN (SELECT * FROM unnest({arrays}))"


def _parameters(keys: Collection[Key]) -> list[list[object]]:
    return [list(values) for values in zip(*keys, strict=True)]


def _sql(text: str) -> LiteralString:
    """Names in it come from the code's own tables, never from a message."""
    return text
