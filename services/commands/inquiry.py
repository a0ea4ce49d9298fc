"""Questions to the read models, as rows of name and value."""

from collections.abc import Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.rows import dict_row

from services.commands.output import fail
from services.common.database import WRITER, Connection, connect
from services.common.settings import Settings, SettingsMissing, required

if TYPE_CHECKING:
    from collections.abc import Iterator


def settings(*names: str) -> Settings:
    """The settings, or an error that names the missing variable and the cure."""
    try:
        return required(Settings(), *names)
    except SettingsMissing as missing:
        fail(str(missing), 2)


@contextmanager
def database(name: str = "cli", *, owner: bool = False) -> "Iterator[Connection]":
    """A connection, or an error in words. `owner` keeps the rights of the given user."""
    url = settings("database").database
    try:
        with connect(url, name=name, role=None if owner else WRITER) as connection:
            yield connection
    except psycopg.errors.InvalidParameterValue:
        fail("this database has not been set up: run orderfold migrate")
    except psycopg.errors.UndefinedTable:
        fail("this database has not been set up, or not to this version: run orderfold migrate")
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1] if str(error).strip() else type(error).__name__
        if 'role "orderfold_writer"' in reason or "invalid value for parameter" in reason:
            fail("this database has not been set up: run orderfold migrate")
        fail(f"PostgreSQL does not answer at ORDERFOLD_DATABASE: {reason}")


def ask(query: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """The rows of a query; JSON columns as values."""
    with database() as connection, connection.cursor(row_factory=dict_row) as cursor:
        return list(cursor.execute(query, parameters))
