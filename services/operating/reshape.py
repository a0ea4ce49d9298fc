"""Changes the columns, key and indexes of a table in place: whatever others attached to it stays attached."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

from services.common.database import Connection
from services.common.read_models.define import column_types, columns_there, definitions_of_columns
from services.common.read_models.read_model import ReadModel
from services.common.read_models.table import Table
from services.operating.relations import Clearing, dependents

MARK = "Made by orderfold."
"""The comment of an index of ours: an index without it belongs to somebody else."""

_INDEXES = """SELECT c.relname, pg_get_indexdef(c.oid), obj_description(c.oid, 'pg_class') FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = to_regclass(%s) AND NOT i.indisprimary ORDER BY 1"""
_KEY = """SELECT c.conname, array(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY k (number, place)
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number ORDER BY k.place)
FROM pg_constraint c WHERE c.conrelid = to_regclass(%s) AND c.contype = 'p'"""


@dataclass(frozen=True)
class Reshaped:
    """A table that has the columns of its model, and beside them those that `finish` drops."""

    table: Table
    outdated: Sequence[str]
    selecting: Sequence[str]
    """Views that select from it."""

    def finish(self, connection: Connection, clearing: Clearing) -> None:
        """Drop columns that are outdated, once no view of ours selects them; then bring the indexes in order.

        What others made on such a column is left to `clearing`.
        """
        name = self.table.name
        for column in self.outdated:
            for index, _, comment in connection.execute(_INDEXES, (f"orderfold.{name}",)).fetchall():
                if comment == MARK and _uses(connection, index, column):
                    connection.execute(_trusted(f"DROP INDEX {index}"))
            clearing.clear(connection, f"orderfold.{name}", column)
            connection.execute(_trusted(f'ALTER TABLE {name} DROP COLUMN "{column}"'))
        _make_indexes(connection, self.table)


def add_columns(connection: Connection, model: ReadModel) -> None:
    """Add the columns that are missing. Older software goes on to fill the others."""
    there = columns_there(connection, model.table.name)
    for name, written in definitions_of_columns(model.table).items():
        if name not in there:
            connection.execute(_trusted(f"ALTER TABLE {model.name} ADD COLUMN {written}"))


def reshape(connection: Connection, model: ReadModel) -> Reshaped:
    """Give the table the columns and the key of the model, in place.

    A column of another type is put aside under another name, with the views on it, and a new one takes its name.
    """
    table, qualified = model.table, f"orderfold.{model.name}"
    selecting = dependents(connection, qualified)
    wanted, there = column_types(table), columns_there(connection, table.name)
    outdated = [name for name in there if name not in wanted]
    for name, type_ in there.items():
        if name in wanted and wanted[name] != type_:
            connection.execute(_trusted(f"ALTER TABLE {model.name} RENAME COLUMN {name} TO {name}_before"))
            outdated.append(f"{name}_before")
    add_columns(connection, model)
    ((constraint, key),) = connection.execute(_KEY, (qualified,)).fetchall() or [(None, [])]
    if list(table.key) != key:
        if constraint:
            connection.execute(_trusted(f'ALTER TABLE {model.name} DROP CONSTRAINT "{constraint}"'))
        connection.execute(_trusted(f"DELETE FROM {model.name}"))  # noqa: S608 - rows of another key are none of these
        connection.execute(_trusted(f"ALTER TABLE {model.name} ADD PRIMARY KEY ({', '.join(table.key)})"))
    for name in outdated:
        connection.execute(_trusted(f'ALTER TABLE {model.name} ALTER COLUMN "{name}" DROP NOT NULL'))
    return Reshaped(table, outdated, selecting)


def mark_indexes(connection: Connection, table: Table) -> None:
    """Mark the indexes that are as ours should be."""
    wanted = {_compared(f"CREATE INDEX ON {table.name} {index}") for index in table.indexes}
    for name, definition, comment in connection.execute(_INDEXES, (f"orderfold.{table.name}",)).fetchall():
        if comment is None and _compared(definition) in wanted:
            connection.execute(_trusted(f"COMMENT ON INDEX {name} IS '{MARK}'"))


def _make_indexes(connection: Connection, table: Table) -> None:
    """Create the indexes that are missing, and drop those of ours that are not wanted any more."""
    wanted = {_compared(f"CREATE INDEX ON {table.name} {index}"): index for index in table.indexes}
    there = connection.execute(_INDEXES, (f"orderfold.{table.name}",)).fetchall()
    for name, definition, comment in there:
        if comment == MARK and _compared(definition) not in wanted:
            connection.execute(_trusted(f"DROP INDEX {name}"))
    found = {_compared(definition) for _, definition, _ in there}
    for compared, index in wanted.items():
        if compared not in found:
            connection.execute(_trusted(f"CREATE INDEX ON {table.name} {index}"))


def _compared(definition: str) -> str:
    """What an index is on, as PostgreSQL and we write it."""
    on = definition.partition(" ON ")[2].partition(" ")[2].replace("USING btree ", "")
    return "".join(on.replace("'", "").split()).lower()


def _uses(connection: Connection, index: str, column: str) -> bool:
    query = "SELECT FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = %s"
    return connection.execute(query, (f"orderfold.{index}", column)).fetchone() is not None


def _trusted(text: str) -> LiteralString:
    """Names in it come from the code's own tables and PostgreSQL's catalogue."""
    return text
