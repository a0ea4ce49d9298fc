"""Questions to the read models, as rows of name and value."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from psycopg.rows import dict_row

from services.common.database import Connection, connect
from services.common.settings import read


@contextmanager
def database(name: str = "cli") -> Iterator[Connection]:
    """A connection as the writer; what goes wrong with it is told by `failures`."""
    with connect(read("database").database, name=name) as connection:
        yield connection


def ask(query: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """The rows of a query; JSON columns as values."""
    with database() as connection, connection.cursor(row_factory=dict_row) as cursor:
        return list(cursor.execute(query, parameters))
