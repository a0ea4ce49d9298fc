"""Make the tables and views that this version of the software fills; those that changed shape start anew."""

from hashlib import blake2b
from typing import LiteralString

import psycopg
from psycopg import sql

from services.common.database import Connection, connect
from services.common.read_models.passed_over import forget
from services.common.read_models.projecting import open_checkpoints
from services.common.read_models.read_model import ReadModel
from services.common.read_models.table import Table
from services.projections import views
from services.projections.read_models import READ_MODELS

_REGISTRY = """CREATE TABLE IF NOT EXISTS installed (name text PRIMARY KEY, shape text NOT NULL);
COMMENT ON TABLE installed IS 'The shape of each read model and of the views as they were made.';
GRANT SELECT ON installed TO orderfold_writer"""


def install(url: str) -> None:
    """Create what is missing, re-create what changed, leave the rest alone. As the owner of the schema."""
    with connect(url, name="migrate", role=None) as connection, connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('orderfold migrate', 0))")
        connection.execute(_REGISTRY)
        shapes = dict(connection.execute("SELECT name, shape FROM installed").fetchall())
        stale = [model for model in READ_MODELS if shapes.get(model.name) != _shape(ddl(model.table))]
        view_shape = _shape("".join(views.sql(name) for name in views.VIEWS))
        if stale or shapes.get("views") != view_shape:
            connection.execute("DROP SCHEMA IF EXISTS analytics CASCADE")
            for model in stale:
                _remake(connection, model)
            _make_views(connection)
            _note(connection, "views", view_shape)


def ddl(table: Table) -> str:
    """The statements that make a table with its comments and indexes."""
    columns = ", ".join(f"{column.name} {column.type}{_collation(column.type)}" for column in table.columns)
    statements = [
        f"CREATE TABLE {table.name} ({columns}, PRIMARY KEY ({', '.join(table.key)}))",
        f"COMMENT ON TABLE {table.name} IS {_quoted(table.comment)}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table.name} TO orderfold_writer",
    ]
    statements += [
        f"COMMENT ON COLUMN {table.name}.{column.name} IS {_quoted(column.comment)}"
        for column in table.columns
    ]
    statements += [f"CREATE INDEX ON {table.name} {index}" for index in table.indexes]
    return ";\n".join(statements)


def _remake(connection: Connection, model: ReadModel) -> None:
    connection.execute(_trusted(f"DROP TABLE IF EXISTS {model.name} CASCADE"))
    connection.execute(_trusted(ddl(model.table)))
    open_checkpoints(connection, [model.name])
    connection.execute("UPDATE checkpoint SET position = 0 WHERE follower = %s", (model.name,))
    forget(connection, model.name)
    _note(connection, model.name, _shape(ddl(model.table)))


def _make_views(connection: Connection) -> None:
    connection.execute("CREATE SCHEMA analytics")
    connection.execute("COMMENT ON SCHEMA analytics IS 'What analysts may read: documented views.'")
    for name in views.VIEWS:
        connection.execute(_trusted(views.sql(name)))
    for model in READ_MODELS:
        if model.name in views.VIEWS:
            _comment_like_table(connection, model.table)
    connection.execute(
        "GRANT USAGE ON SCHEMA analytics TO orderfold_analyst, orderfold_writer;"
        "GRANT SELECT ON ALL TABLES IN SCHEMA analytics TO orderfold_analyst, orderfold_writer"
    )


def _comment_like_table(connection: Connection, table: Table) -> None:
    view = sql.Identifier("analytics", table.name)
    connection.execute(sql.SQL("COMMENT ON VIEW {} IS {}").format(view, sql.Literal(table.comment)))
    for column in table.columns:
        place = sql.Identifier("analytics", table.name, column.name)
        connection.execute(sql.SQL("COMMENT ON COLUMN {} IS {}").format(place, sql.Literal(column.comment)))


def _note(connection: Connection, name: str, shape: str) -> None:
    connection.execute(
        "INSERT INTO installed VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET shape = excluded.shape",
        (name, shape),
    )


def _shape(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest()


def _collation(type_: str) -> str:
    return ' COLLATE "C"' if type_ == "text" else ""


def _quoted(text: str) -> str:
    return psycopg.sql.Literal(text).as_string(None)


def _trusted(text: str) -> LiteralString:
    """Text from this program's own files."""
    return text
