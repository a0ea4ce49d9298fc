"""Folds a read model into a table beside the one that is read, and exchanges the rows once it has caught up."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import LiteralString

from services.common import checkpoints
from services.common.database import Connection
from services.common.eventstore import PostgresLog
from services.common.read_models.define import definition
from services.common.read_models.passed_over import forget
from services.common.read_models.projecting import follow
from services.common.read_models.read_model import ReadModel
from services.operating.relations import InTheWay, exists

_PAGE = 10_000
_TELLS_EVERY = 2.0  # seconds

_BEGUN = """SELECT b.version FROM building b JOIN installed i ON i.name = b.follower AND i.version = b.version
WHERE b.follower = %s"""
_BUILT = r"SELECT name FROM installed WHERE name LIKE '%\_next'"
_FACTS = """SELECT coalesce(sum(c.position), 0)::bigint, coalesce(sum(h.position), 0)::bigint
FROM log_head h LEFT JOIN checkpoint c ON c.shard = h.shard AND c.follower = %s"""
_ADOPT = "UPDATE passed_over SET follower = %s WHERE follower = %s"


def build(connection: Connection, model: ReadModel, tell: Callable[[str], None]) -> None:
    """Fold the log into the table beside, up to what the log held at the last look. Goes on where a killed one ended.

    Raises InTheWay where somebody else has a table of that name.
    """
    beside = _beside(model)
    if not _is_begun(connection, beside):
        _begin(connection, beside)
    log, told = PostgresLog(connection), time.monotonic()
    tell(f"building {model.name} version {model.version} beside the old one{_how_far(connection, beside)}")
    for shard in log.heads():
        while follow(connection, [beside], shard, _PAGE):
            if time.monotonic() - told > _TELLS_EVERY:
                told = time.monotonic()
                tell(f"building {model.name}{_how_far(connection, beside)}")
    tell(f"built {model.name}{_how_far(connection, beside)}")


def catch_up(connection: Connection, model: ReadModel) -> None:
    """Fold what came since into the table beside. The caller has locked the checkpoints of the old one."""
    beside = _beside(model)
    for shard in PostgresLog(connection).heads():
        while follow(connection, [beside], shard, _PAGE):
            pass


def exchange(connection: Connection, model: ReadModel) -> None:
    """Make the table hold the rows of the one beside, and its checkpoints stand where those of the one beside stand.

    Only rows that differ are touched: keys of others point to the same rows as before, and replicas hear little. The
    columns that PostgreSQL fills are filled anew where a row differs.
    """
    beside, table = _beside(model), model.table
    names = [column.name for column in table.columns]
    match = " AND ".join(f"t.{name} = n.{name}" for name in table.key)
    values = [name for name in names if name not in table.key]
    old, new = (", ".join(f"{side}.{name}" for name in values) for side in "tn")
    assigned = [
        *(f"{name} = n.{name}" for name in values),
        *(f"{column.name} = DEFAULT" for column in table.unfolded),
    ]
    columns = ", ".join(names)
    statements = [
        f"DELETE FROM {model.name} t WHERE NOT EXISTS (SELECT FROM {beside.name} n WHERE {match})",  # noqa: S608
        f"INSERT INTO {model.name} ({columns}) SELECT {columns} FROM {beside.name} n"  # noqa: S608
        f" WHERE NOT EXISTS (SELECT FROM {model.name} t WHERE {match})",
    ]
    if values:
        statements.insert(
            1,
            f"UPDATE {model.name} t SET {', '.join(assigned)} FROM {beside.name} n"  # noqa: S608
            f" WHERE {match} AND ROW({old}) IS DISTINCT FROM ROW({new})",
        )
    connection.execute(_trusted(f"ANALYZE {beside.name}"))
    for statement in statements:
        connection.execute(_trusted(statement))
    checkpoints.open_checkpoints(connection, [model.name])
    reached = checkpoints.read(connection, beside.name)
    checkpoints.move_every_shard(connection, model.name, reached, model.version)
    forget(connection, model.name)
    connection.execute(_ADOPT, (model.name, beside.name))


def drop_tables_beside(connection: Connection) -> None:
    """Drop every table beside with its checkpoints, also those that an earlier migration left."""
    for (name,) in connection.execute(_BUILT).fetchall():
        connection.execute(_trusted(f"DROP TABLE IF EXISTS {name}"))
        connection.execute("DELETE FROM checkpoint WHERE follower = %s", (name,))
        connection.execute("DELETE FROM building WHERE follower = %s", (name,))
        connection.execute("DELETE FROM installed WHERE name = %s", (name,))


def _beside(model: ReadModel) -> ReadModel:
    """The read model in a table without indexes, which nobody reads."""
    return replace(model, table=replace(model.table, name=f"{model.name}_next", indexes=(), unfolded=()))


def _is_begun(connection: Connection, beside: ReadModel) -> bool:
    found = connection.execute(_BEGUN, (beside.name,)).fetchall()
    return found == [(str(beside.version),)] and exists(connection, f"orderfold.{beside.name}")


def _begin(connection: Connection, beside: ReadModel) -> None:
    """Create the table, unlogged: the rows need not survive a crash, and no publication sends them."""
    with connection.transaction():
        ours = connection.execute("SELECT FROM installed WHERE name = %s", (beside.name,)).fetchone()
        if exists(connection, f"orderfold.{beside.name}"):
            if ours is None:
                raise InTheWay(f"orderfold.{beside.name} is not of orderfold, and this name is needed")
            connection.execute(_trusted(f"DROP TABLE {beside.name}"))
        create = definition(beside.table)[0].replace("CREATE TABLE", "CREATE UNLOGGED TABLE", 1)
        connection.execute(_trusted(create))
        connection.execute("DELETE FROM checkpoint WHERE follower = %s", (beside.name,))
        checkpoints.open_checkpoints(connection, [beside.name])
        forget(connection, beside.name)
        for table, key in (("installed", "name"), ("building", "follower")):
            connection.execute(
                _trusted(f"DELETE FROM {table} WHERE {key} = %s"),  # noqa: S608
                (beside.name,),
            )
            connection.execute(
                _trusted(f"INSERT INTO {table} ({key}, version) VALUES (%s, %s)"),  # noqa: S608
                (beside.name, str(beside.version)),
            )


def _how_far(connection: Connection, beside: ReadModel) -> str:
    ((done, all_),) = connection.execute(_FACTS, (beside.name,)).fetchall()
    return f": {done:,} of {all_:,} facts ({100 * done // all_ if all_ else 100} %)"


def _trusted(text: str) -> LiteralString:
    """Names in it come from the code's own tables."""
    return text
