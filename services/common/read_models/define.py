"""Defines the table of a read model in PostgreSQL, and finds out whether an existing one has its columns."""

from services.common.database import WRITER, Connection
from services.common.read_models.table import Table


def definition(table: Table) -> tuple[str, ...]:
    """Return the statements that create the table, its key and its indexes."""
    columns = [f"{column.name} {column.type}{_collation(column.type)}" for column in table.columns]
    columns += [f"{column.name} {column.type}" for column in table.unfolded]
    return (
        f"CREATE TABLE {table.name} ({', '.join(columns)}, PRIMARY KEY ({', '.join(table.key)}))",
        *(f"CREATE INDEX ON {table.name} {index}" for index in table.indexes),
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table.name} TO {WRITER}",
    )


def is_there(connection: Connection, table: Table) -> bool:
    """Return whether a table of this name and with exactly these columns exists. The order of columns is free."""
    found = connection.execute(
        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
        " WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped",
        (f"orderfold.{table.name}",),
    ).fetchall()
    columns = {column.name: _FORMATTED.get(column.type, column.type) for column in table.columns}
    columns |= {column.name: column.type.partition(" ")[0] for column in table.unfolded}
    return dict(found) == columns


_FORMATTED = {"timestamptz": "timestamp with time zone"}
"""How PostgreSQL writes the types that it knows by a longer name."""


def _collation(type_: str) -> str:
    return ' COLLATE "C"' if type_ == "text" else ""
