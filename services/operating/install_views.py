"""Bring the analysts' views to this version, one by one: grants on them and what others made beside them stay."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from typing import NamedTuple

from psycopg import errors, sql

from services.common.database import Connection
from services.operating.relations import (
    Clearing,
    Grant,
    dependents,
    drop_view,
    exists,
    give_to,
    grants,
    identifier,
    owner_and_options,
    restore,
    set_comments,
)
from services.projections.views import View

SCHEMA = "analytics"

COMMENT = "What analysts may read: documented views."
"""The comment of the schema where we made it. A schema that somebody else made keeps its own."""

_OUTDATED = "DROP FUNCTION IF EXISTS analytics.unit_at(bytea, integer, integer)"
"""Version 0.1 made this function for a view that needs it no longer."""

_OURS = "SELECT obj_description(to_regnamespace(%s), 'pg_namespace')"


class _Before(NamedTuple):
    """What others gave a view that is dropped and created again."""

    owner: str
    options: list[str]
    grants: list[Grant]


def install_views(
    connection: Connection,
    views: Sequence[View],
    installed: Mapping[str, str],
    stale: Collection[str],
    clearing: Clearing,
) -> dict[str, str]:
    """Create or replace the views that are missing or changed, and those in `stale`; set the comments of all.

    `installed` holds the digest of each view's SELECT by its name, as this function returned it last time. Where a view
    cannot be replaced in place, `clearing` drops what others made on it. Others' grants, owners and options stay.
    """
    _make_schema(connection)
    digests = digests_of(views)
    dropped: dict[str, _Before] = {}
    for name in installed.keys() - digests.keys():
        _drop(connection, name, installed.keys(), {}, clearing)
    for view in views:
        name = _name(view)
        if installed.get(name) != digests[name] or name in stale or not exists(connection, name):
            _replace(connection, view, digests.keys(), dropped, clearing)
    for view in views:
        name = _name(view)
        if name in dropped:
            restore(connection, name, dropped[name].grants)
        set_comments(connection, "VIEW", name, view.comment, view.columns)
        if name in dropped and dropped[name].owner != owner_and_options(connection, name)[0]:
            give_to(connection, name, dropped[name].owner)
    if schema_is_ours(connection):
        with suppress(errors.DependentObjectsStillExist), connection.transaction():
            connection.execute(_OUTDATED)
    return digests


def digests_of(views: Sequence[View]) -> dict[str, str]:
    """Return a digest of the SELECT of each view, by its name: what `installed` holds once they are installed."""
    return {_name(view): _digest(view.query) for view in views}


def schema_is_ours(connection: Connection) -> bool:
    """Return whether the schema of the views was made by us."""
    return connection.execute(_OURS, (SCHEMA,)).fetchall() == [(COMMENT,)]


def _make_schema(connection: Connection) -> None:
    if connection.execute("SELECT to_regnamespace(%s) IS NULL", (SCHEMA,)).fetchall() == [(True,)]:
        connection.execute(f"CREATE SCHEMA {SCHEMA}")
        connection.execute(f"COMMENT ON SCHEMA {SCHEMA} IS '{COMMENT}'")


def _replace(
    connection: Connection,
    view: View,
    ours: Collection[str],
    dropped: dict[str, _Before],
    clearing: Clearing,
) -> None:
    """Replace a view in place where PostgreSQL can, that is where its columns are still there, in order and type."""
    name = _name(view)
    if exists(connection, name):
        options = owner_and_options(connection, name)[1]
    else:
        options = dropped[name].options if name in dropped else []
    create = sql.SQL("CREATE OR REPLACE VIEW {}{} AS {}").format(
        identifier(name),
        sql.SQL(f" WITH ({', '.join(options)})" if options else ""),  # as PostgreSQL holds them
        sql.SQL(view.query),
    )
    try:
        with connection.transaction():
            connection.execute(create)
    except errors.InvalidTableDefinition:
        _drop(connection, name, ours, dropped, clearing)
        connection.execute(create)


def _drop(
    connection: Connection,
    name: str,
    ours: Collection[str],
    dropped: dict[str, _Before],
    clearing: Clearing,
) -> None:
    """Drop a view, after those of ours that select from it: these come later in the list and are created again."""
    for dependent in dependents(connection, name):
        if dependent in ours:
            _drop(connection, dependent, ours, dropped, clearing)
    if exists(connection, name):
        clearing.clear(connection, name)
        dropped[name] = _Before(*owner_and_options(connection, name), grants(connection, name))
        drop_view(connection, name)


def _name(view: View) -> str:
    return f"{SCHEMA}.{view.name}"


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest()
