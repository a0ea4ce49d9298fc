"""Compares this software with the database: older software stops, newer software waits for `orderfold migrate`."""

from collections.abc import Mapping, Sequence

import psycopg
from psycopg import errors

from infra.rights import RIGHTS, Right, missing, words
from services.common.database import WRITER, Connection
from services.common.session import no_member

REVISION = "0018"
"""The newest migration that this software knows: `infra.migrate.newest()`, without loading Alembic."""

OLDER = 4
"""The exit code of software that is older than the database."""

_REVISION = "SELECT version_num FROM orderfold.alembic_version"
_READABLE = """SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'orderfold' AND c.relname = 'building')"""  # made by the migration that let the writer read revisions
_COMPLETE = "SELECT EXISTS (SELECT FROM orderfold.installed WHERE name LIKE 'analytics.%')"
_INSTALLED = "SELECT name, version FROM installed WHERE name = ANY(%s)"


class OlderThanDatabase(Exception):
    """Raised where newer software has changed the database: this software must not write to it."""

    def __init__(self, what: str, found: str, known: str) -> None:
        super().__init__(
            f"this software is older than the database ({what} {found}, knows {known}): update it"
        )


class NotMigrated(psycopg.OperationalError):
    """Raised where the database is older than this software; that passes once somebody migrates it."""

    def __init__(self, what: str, found: str | None, known: str) -> None:
        state = f"{what} {found}, this software needs {known}" if found else f"there is no {what} yet"
        super().__init__(f"the database is not migrated ({state}). Run: orderfold migrate")


class RightsMissing(psycopg.OperationalError):
    """Raised where the writer lacks rights, as in a copy made without them; that passes once they are granted."""

    def __init__(self, lacking: Sequence[Right]) -> None:
        super().__init__(
            f"role {WRITER} lacks rights in this database: {words(lacking)}. orderfold migrate, run as the owner,"
            " grants what services need"
        )


def check_revision(connection: Connection) -> None:
    """Compare the migrations. Takes a connection of the login role or the writer.

    Raises OlderThanDatabase or NotMigrated; RightsMissing where the writer may not even read the revision, and Unfit
    where the login may not take on the writer.
    """
    try:
        found = _revision(connection)
    except errors.InsufficientPrivilege:
        if connection.execute(_READABLE).fetchone() == (True,):
            raise RightsMissing(missing(connection, RIGHTS)) from None
        raise NotMigrated("revision", f"before {REVISION}", REVISION) from None
    if found is None:
        raise NotMigrated("revision", None, REVISION)
    _compare("revision", found, REVISION)


def check_installed(connection: Connection, reads: Mapping[str, int]) -> None:
    """Raise NotMigrated until everything stands that comes behind the migrations: in a new database all read models
    and views, in one of an older version the read models that are named, in this version or a newer one.
    """
    with connection.transaction():
        _as_writer(connection)
        if connection.execute(_COMPLETE).fetchone() != (True,):
            raise NotMigrated("view", None, REVISION)
        installed = dict(connection.execute(_INSTALLED, (list(reads),)).fetchall())
    for name, version in sorted(reads.items()):
        if int(installed.get(name, 0)) < version:
            raise NotMigrated(f"read model {name} version", installed.get(name), str(version))


def _revision(connection: Connection) -> str | None:
    try:
        with connection.transaction():
            _as_writer(connection)
            row = connection.execute(_REVISION).fetchone()
    except (errors.InvalidParameterValue, errors.UndefinedTable, errors.InvalidSchemaName):
        return None  # the role, the table or the schema is not there
    except _NoMember:
        raise no_member(connection, WRITER) from None
    return row[0] if row else None


def _as_writer(connection: Connection) -> None:
    try:
        connection.execute("SELECT set_config('role', %s, true)", (WRITER,))
    except errors.InsufficientPrivilege:
        raise _NoMember from None


class _NoMember(Exception):
    """The login may not take on the writer; who it is can be asked behind the transaction."""


def check_folds(connection: Connection, versions: Mapping[str, int]) -> None:
    """Compare the versions of read models, by name. The caller has locked their checkpoints, so they stay as they are.

    Raises OlderThanDatabase or NotMigrated.
    """
    installed = dict(connection.execute(_INSTALLED, (list(versions),)).fetchall())
    for name, version in versions.items():
        _compare(f"read model {name} version", installed.get(name), str(version))


def _compare(what: str, found: str | None, known: str) -> None:
    if found == known:
        return
    if found is None or (found.isdecimal() and int(found) < int(known)):
        raise NotMigrated(what, found, known)
    raise OlderThanDatabase(what, found, known)
