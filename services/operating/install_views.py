"""Bring the analysts' views to this version, one by one: grants on them and what others made beside them stay."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b

from psycopg import errors, sql

from services.common.database import ANALYST, WRITER, Connection
from services.operating.relations import (
    Grant,
    dependents,
    drop,
    exists,
    grants,
    identifier,
    restore,
    set_comments,
)
from services.projections.views import View

SCHEMA = "analytics"

_OUTDATED = "DROP FUNCTION IF EXISTS analytics.unit_at(bytea, integer, integer)"
"""Version 0.1 made this function for a view that needs it no longer."""


def install_views(
    connection: Connection, views: Sequence[View], installed: Mapping[str, str], stale: Collection[str]
) -> dict[str, str]:
    """Create or replace the views that are missing or changed, and those in `stale`; set comments and grants of all.

    `installed` holds the digest of each view's SELECT by its name, as this function returned it last time. Raises
    InTheWay where a view cannot be replaced in place and something that is not ours depends on it.
    """
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    connection.execute(f"COMMENT ON SCHEMA {SCHEMA} IS 'What analysts may read: documented views.'")
    connection.execute(f"GRANT USAGE ON SCHEMA {SCHEMA} TO {ANALYST}, {WRITER}")
    digests = {_name(view): _digest(view.query) for view in views}
    dropped: dict[str, list[Grant]] = {}
    for name in installed.keys() - digests.keys():
        _drop(connection, name, installed.keys(), {})
    for view in views:
        name = _name(view)
        if installed.get(name) != digests[name] or name in stale or not exists(connection, name):
            _replace(connection, view, digests.keys(), dropped)
    for view in views:
        name = _name(view)
        restore(connection, name, dropped.get(name, ()))
        connection.execute(
            sql.SQL("GRANT SELECT ON {} TO {}, {}").format(
                identifier(name), sql.Identifier(ANALYST), sql.Identifier(WRITER)
            )
        )
        set_comments(connection, "VIEW", name, view.comment, view.columns)
    with suppress(errors.DependentObjectsStillExist), connection.transaction():
        connection.execute(_OUTDATED)
    return digests


def _replace(
    connection: Connection, view: View, ours: Collection[str], dropped: dict[str, list[Grant]]
) -> None:
    """Replace a view in place where PostgreSQL can, that is where its columns are still there, in order and type."""
    name = _name(view)
    create = sql.SQL("CREATE OR REPLACE VIEW {} AS {}").format(identifier(name), sql.SQL(view.query))
    try:
        with connection.transaction():
            connection.execute(create)
    except errors.InvalidTableDefinition:
        _drop(connection, name, ours, dropped)
        connection.execute(create)


def _drop(connection: Connection, name: str, ours: Collection[str], dropped: dict[str, list[Grant]]) -> None:
    """Drop a view, after those of ours that select from it: these come later in the list and are created again."""
    for dependent in dependents(connection, name):
        if dependent in ours:
            _drop(connection, dependent, ours, dropped)
    if exists(connection, name):
        dropped[name] = grants(connection, name)
        drop(connection, "VIEW", name)


def _name(view: View) -> str:
    return f"{SCHEMA}.{view.name}"


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest()
