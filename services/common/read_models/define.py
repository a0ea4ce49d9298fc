"""Defines the table of a read model in PostgreSQL, and finds out whether an existing one has its columns."""

from services.common.database import WRITER, Connection
from services.common.read_models.table import Table


def definition(table: Table) -> tuple[str, ...]:
    """Return the statements that create the table, its key and its indexes."""
    columns = ", ".join(definitions_of_columns(table).values())
    return (
        f"CREATE TABLE {table.name} ({columns}, PRIMARY KEY ({', '.join(table.key)}))",
        *(f"CREATE INDEX ON {table.name} {index}" for index in table.indexes),
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table.name} TO {WRITER}",
    )


def definitions_of_columns(table: Table) -> dict[str, str]:
    """Return what CREATE TABLE says of each column, by its name."""
    folded = {
        column.name: f"{column.name} {column.type}{_collation(column.type)}" for column in table.columns
    }
    return folded | {column.name: f"{column.name} {column.type}" for column in table.unfolded}


def is_there(connection: Connection, table: Table) -> bool:
    """Return whether a table of this name and with exactly these columns exists. The order of columns is free."""
    return columns_there(connection, table.name) == column_types(table)


def columns_there(connection: Connection, name: str) -> dict[str, str]:
    """Return the type of each column of the table in the database, as PostgreSQL writes it."""
    found = connection.execute(
        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
        " WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
        (f"orderfold.{name}",),
    ).fetchall()
    return dict(found)


def column_types(table: Table) -> dict[str, str]:
    """Return the type of each column of the definition, as PostgreSQL writes it."""
    columns = {column.name: _FORMATTED.get(column.type, column.type) for column in table.columns}
    return columns | {column.name: column.type.partition(" ")[0] for column in table.unfolded}


_FORMATTED = {"timestamptz": "timestamp with time zone"}
"""How PostgreSQL writes the types that it knows by a longer name."""


def _collation(type_: str) -> str:
    return ' COLLATE "C"' if type_ == "text" else ""
