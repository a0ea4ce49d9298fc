"""Finds what somebody else made under a name that this system needs, before anything is changed."""

from collections.abc import Iterator, Mapping, Sequence

import psycopg

from infra.rights import RIGHTS
from infra.roles import MigrationRefused
from services.common.database import ANALYST, WRITER, Connection
from services.common.revision import REVISION, OlderThanDatabase
from services.operating.install_views import SCHEMA, schema_is_ours
from services.operating.relations import InTheWay
from services.projections.views import VIEWS
from services.wiring import FOLDED

_RELATIONS = """SELECT c.relname, c.relkind::text FROM pg_class c
WHERE c.relnamespace = to_regnamespace(%s) AND c.relkind <> ALL ('{i,I,t,c}') ORDER BY 1"""
_TYPES = """SELECT t.typname, 'T' FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
WHERE t.typnamespace = to_regnamespace(%s) AND t.typelem = 0 AND (c.oid IS NULL OR c.relkind = 'c')"""
_MAY_CREATE = "SELECT has_schema_privilege(to_regnamespace(%s)::oid, 'CREATE'), quote_ident(current_user)"
_OWNERS = """SELECT DISTINCT quote_ident(r.rolname), r.rolsuper, quote_ident(current_user),
    quote_ident(current_database())
FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE c.relnamespace = to_regnamespace('orderfold')
AND c.relkind = 'r' AND c.relname = ANY(%s) AND NOT pg_has_role(current_user, c.relowner, 'USAGE') ORDER BY 1"""
_OWNED_TOO = """SELECT quote_ident(datname) FROM pg_database
WHERE datname <> current_database() AND quote_ident(pg_get_userbyid(datdba)) = ANY(%s) ORDER BY datname"""
_ROLES = """SELECT rolname, concat_ws(', ', CASE WHEN rolsuper THEN 'SUPERUSER' END,
    CASE WHEN rolcreaterole THEN 'CREATEROLE' END, CASE WHEN rolcreatedb THEN 'CREATEDB' END,
    CASE WHEN rolreplication THEN 'REPLICATION' END, CASE WHEN rolbypassrls THEN 'BYPASSRLS' END)
FROM pg_roles WHERE rolname = ANY(%s)
AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls) ORDER BY 1"""
_READERS_THAT_WRITE = """SELECT pg_has_role(r.oid, w.oid, 'MEMBER') FROM pg_roles r, pg_roles w
WHERE r.rolname = %s AND w.rolname = %s"""

_KINDS: Mapping[str, str] = {
    "r": "table",
    "p": "table",
    "v": "view",
    "m": "materialized view",
    "f": "foreign table",
    "S": "sequence",
    "T": "type",
}
_OURS = ("alembic_version", "events", "log_head")
_RECORDED_SINCE = "0005"


def check_nothing_foreign(connection: Connection) -> None:
    """Raise InTheWay with the names of what is not ours; OlderThanDatabase where newer software has migrated;
    MigrationRefused where our tables belong to another role.

    The schema `orderfold` is ours where it holds our log and a revision of ours, and may be empty before. In the schema
    `analytics` anything may lie that has no name of ours.
    """
    revision = _revision(connection)
    recorded = _recorded(connection, revision)
    _check_views(connection, revision, recorded)
    _check_tables(connection, recorded)
    _check_roles(connection)
    _check_may_create(connection, "orderfold", "tables")


def _revision(connection: Connection) -> str | None:
    there = dict(connection.execute(_RELATIONS, ("orderfold",)).fetchall())
    if not there:
        return None
    ours = all(there.get(name) == "r" for name in _OURS)
    if ours:
        _check_owner(connection)
    revision = _version(connection) if ours else None
    if revision is None or not revision.isdecimal():
        names = ", ".join(f"{_KINDS.get(kind, 'relation')} orderfold.{name}" for name, kind in there.items())
        foreign = f" (revision {revision} is of another program)" if revision else ""
        raise InTheWay(
            f"the schema orderfold belongs to something else{foreign}: {names}. Nothing was changed. Use another"
            " database, or rename that schema: ALTER SCHEMA orderfold RENAME TO ..."
        )
    if int(revision) > int(REVISION):
        raise OlderThanDatabase("revision", revision, REVISION)
    return revision


def _check_owner(connection: Connection) -> None:
    tables = [right.name.removeprefix("orderfold.") for right in RIGHTS if right.kind == "TABLE"]
    rows = connection.execute(_OWNERS, (tables,)).fetchall()
    if rows:
        names, (_, _, user, database) = [owner for owner, *_ in rows], rows[0]
        owners = ", ".join(names)
        cure = f"Migrate as {owners}"
        if not any(superuser for _, superuser, *_ in rows):  # a superuser owns more than can be given away
            others = [name for (name,) in connection.execute(_OWNED_TOO, (names,)).fetchall()]
            too = f", which makes it the owner of database {', '.join(others)} too" if others else ""
            cure += f", or an administrator says in database {database}{too}: REASSIGN OWNED BY {owners} TO {user}"
        raise MigrationRefused(
            f"the tables of schema orderfold belong to {owners}, and user {user} may not act for that role. {cure}"
        )


def _version(connection: Connection) -> str | None:
    try:
        with connection.transaction():
            rows = connection.execute("SELECT version_num FROM orderfold.alembic_version").fetchall()
    except psycopg.errors.UndefinedColumn:
        return None
    return str(rows[0][0]) if len(rows) == 1 else None


def _recorded(connection: Connection, revision: str | None) -> Sequence[str] | None:
    """The names of tables and views that we recorded; None where they were not recorded yet."""
    if revision is None or revision < _RECORDED_SINCE:
        return None
    names = [name for (name,) in connection.execute("SELECT name FROM orderfold.installed").fetchall()]
    return names or None


def _check_views(connection: Connection, revision: str | None, recorded: Sequence[str] | None) -> None:
    if connection.execute("SELECT to_regnamespace(%s) IS NULL", (SCHEMA,)).fetchall() == [(True,)]:
        return
    ours = [name.removeprefix(f"{SCHEMA}.") for name in recorded or () if name.startswith(f"{SCHEMA}.")]
    if not ours and revision is not None and schema_is_ours(connection):
        ours = list(VIEWS)  # made before views were recorded
    foreign = [
        f"{_KINDS.get(kind, 'relation')} {SCHEMA}.{name}"
        for name, kind in _named(connection, SCHEMA)
        if name in VIEWS and not (kind == "v" and name in ours)
    ]
    if foreign:
        raise InTheWay(
            f"these are not of orderfold, and have the names of its views: {', '.join(foreign)}. Nothing was changed."
            " Rename them or move them to another schema"
        )
    _check_may_create(connection, SCHEMA, "views")


def _check_may_create(connection: Connection, schema: str, what: str) -> None:
    ((may_create, user),) = connection.execute(_MAY_CREATE, (schema,)).fetchall()
    if may_create is False:
        raise InTheWay(
            f"the schema {schema} belongs to somebody else, and user {user} may not create {what} there. Its owner"
            f" says: GRANT USAGE, CREATE ON SCHEMA {schema} TO {user}"
        )


def _named(connection: Connection, schema: str) -> Iterator[tuple[str, str]]:
    for query in (_RELATIONS, _TYPES):
        yield from connection.execute(query.encode(), (schema,)).fetchall()


def _check_tables(connection: Connection, recorded: Sequence[str] | None) -> None:
    """A table of ours has checkpoints from the beginning, even if its record was lost."""
    if recorded is None:
        return
    known = connection.execute("SELECT DISTINCT follower FROM orderfold.checkpoint").fetchall()
    ours = {*recorded, *(name for (name,) in known)}
    tables = {model.name for model in FOLDED}
    foreign = [
        f"{_KINDS.get(kind, 'relation')} orderfold.{name}"
        for name, kind in _named(connection, "orderfold")
        if name in tables and (kind != "r" or name not in ours)
    ]
    if foreign:
        raise InTheWay(
            f"these are not of orderfold, and have the names of its tables: {', '.join(foreign)}. Nothing was changed."
            " Rename them or move them to another schema"
        )


def _check_roles(connection: Connection) -> None:
    for role, rights in connection.execute(_ROLES, ([WRITER, ANALYST],)).fetchall():
        no = " ".join(f"NO{right}" for right in rights.split(", "))
        raise InTheWay(
            f"there is a role {role} with rights that it must not have here: {rights}. Nothing was changed. Where it is"
            f" of another program, use another server; else: ALTER ROLE {role} {no}"
        )
    if connection.execute(_READERS_THAT_WRITE, (ANALYST, WRITER)).fetchall() == [(True,)]:
        raise InTheWay(
            f"role {ANALYST} is a member of {WRITER}, so analysts could write. Nothing was changed. Say: REVOKE"
            f" {WRITER} FROM {ANALYST}"
        )
