"""Reads and changes what PostgreSQL keeps beside tables and views: comments, grants and dependents."""

from collections.abc import Collection, Mapping
from typing import Any, Literal

from psycopg import sql

from services.common.database import Connection

Grant = tuple[str | None, str, str, bool]
"""Column (None for the whole relation), grantee, privilege, whether the grantee may pass it on."""

_DEPENDENTS = """SELECT DISTINCT coalesce(n.nspname || '.' || c.relname, pg_describe_object(d.classid, d.objid, 0))
FROM pg_depend d LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
LEFT JOIN pg_class c ON c.oid = r.ev_class LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = to_regclass(%s) AND d.deptype = 'n'
AND c.oid IS DISTINCT FROM d.refobjid ORDER BY 1"""
_GRANTS = """WITH lists AS (
    SELECT NULL AS attname, relowner, relacl AS acl FROM pg_class WHERE oid = to_regclass(%(relation)s)
    UNION ALL SELECT a.attname, c.relowner, a.attacl FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.oid = to_regclass(%(relation)s) AND NOT a.attisdropped
)
SELECT l.attname, CASE g.grantee WHEN 0 THEN '' ELSE pg_get_userbyid(g.grantee) END, g.privilege_type, g.is_grantable
FROM lists l CROSS JOIN aclexplode(l.acl) g WHERE g.grantee <> l.relowner"""
_COMMENTS = """SELECT coalesce(a.attname, ''), d.description
FROM pg_description d LEFT JOIN pg_attribute a ON a.attrelid = d.objoid AND a.attnum = d.objsubid AND d.objsubid > 0
WHERE d.classoid = 'pg_class'::regclass AND d.objoid = to_regclass(%s)"""
_COLUMNS = (
    "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped"
)


class InTheWay(Exception):
    """Raised where something that is not ours depends on a table or view that must be dropped."""

    def __init__(self, relation: str, dependents: Collection[str]) -> None:
        super().__init__(
            f"{relation} must be dropped and created again for this version, but {', '.join(dependents)} depends on it."
            " Drop that, run orderfold migrate, and create it again"
        )


def exists(connection: Connection, relation: str) -> bool:
    """Return whether there is a table or view of this name (`schema.name`)."""
    return connection.execute("SELECT to_regclass(%s) IS NOT NULL", (relation,)).fetchall() == [(True,)]


def dependents(connection: Connection, relation: str) -> list[str]:
    """Return the names of the views, and descriptions of other objects, that depend on a table or view."""
    return [name for (name,) in connection.execute(_DEPENDENTS, (relation,))]


def drop(connection: Connection, kind: Literal["TABLE", "VIEW"], relation: str, known_as: str = "") -> None:
    """Drop a table or view. Raises InTheWay where something depends on it; `known_as` is its name for people."""
    left = dependents(connection, relation)
    if left:
        raise InTheWay(known_as or relation, left)
    connection.execute(sql.SQL("DROP {} {}").format(sql.SQL(kind), identifier(relation)))


def grants(connection: Connection, relation: str) -> list[Grant]:
    """Return every grant on a table or view, and on its columns, to anybody but its owner."""
    return connection.execute(_GRANTS, {"relation": relation}).fetchall()


def restore(connection: Connection, relation: str, granted: Collection[Grant]) -> None:
    """Grant again what was granted, as far as the columns are still there."""
    columns = {name for (name,) in connection.execute(_COLUMNS, (relation,))}
    for column, grantee, privilege, may_pass_on in granted:
        if column is None or column in columns:
            connection.execute(
                sql.SQL("GRANT {}{} ON {} TO {}{}").format(
                    sql.SQL(privilege),  # a word of PostgreSQL's own
                    sql.SQL("" if column is None else " ({})").format(sql.Identifier(column or "")),
                    identifier(relation),
                    sql.Identifier(grantee) if grantee else sql.SQL("PUBLIC"),
                    sql.SQL(" WITH GRANT OPTION" if may_pass_on else ""),
                )
            )


def set_comments(
    connection: Connection,
    kind: Literal["TABLE", "VIEW"],
    relation: str,
    comment: str,
    columns: Mapping[str, str],
) -> None:
    """Write the comments of a table or view and of its columns that differ from those that are there."""
    there = dict(connection.execute(_COMMENTS, (relation,)).fetchall())
    if there.get("") != comment:
        _comment(connection, sql.SQL(kind), identifier(relation), comment)
    for name, text in columns.items():
        if there.get(name) != text:
            _comment(connection, sql.SQL("COLUMN"), identifier(relation, name), text)


def identifier(relation: str, *more: str) -> sql.Identifier:
    """Return the quoted name of a relation (`schema.name`), or of a column of it."""
    return sql.Identifier(*relation.split("."), *more)


def _comment(connection: Connection, kind: sql.SQL, what: sql.Identifier, text: str) -> Any:
    connection.execute(sql.SQL("COMMENT ON {} {} IS {}").format(kind, what, sql.Literal(text)))
