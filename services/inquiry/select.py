"""Run a SQLAlchemy select on a psycopg connection of `services.common.database`.

There is no engine: it would open sessions of its own, ask each new one four questions, and set its JSON loaders anew.
The select is compiled to the SQL and the parameters that psycopg takes, and psycopg makes the typed rows.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

from psycopg.rows import args_row
from sqlalchemy import ColumnElement, Select, Table
from sqlalchemy import select as select_
from sqlalchemy.dialects.postgresql.psycopg import dialect

from services.common.database import Connection

R = TypeVar("R", bound=tuple[Any, ...])

_DIALECT = dialect()  # type: ignore[no-untyped-call]


def select(view: Table, row: type[R], *conditions: ColumnElement[bool]) -> Select[Any]:
    """Return a select of the columns of `view` that the NamedTuple `row` names."""
    columns = [view.c[name] for name in row._fields]  # type: ignore[attr-defined]
    return select_(*columns).where(*conditions)


def rows(connection: Connection, query: Select[Any], row: type[R]) -> Sequence[R]:
    """Return what `query` finds, each row as a `row`."""
    compiled = query.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    with connection.cursor(row_factory=args_row(row)) as cursor:
        return cursor.execute(str(compiled), compiled.params).fetchall()
