"""Reads and changes what PostgreSQL keeps beside tables and views: comments, grants and dependents."""

from collections.abc import Collection, Mapping
from typing import Any, Literal, NamedTuple

from psycopg import sql

from services.common.database import Connection

Grant = tuple[str | None, str, str, bool]
"""Column (None for the whole relation), grantee, privilege, whether the grantee may pass it on."""

_DEPENDENTS = """SELECT DISTINCT
    CASE WHEN r.rulename <> '_RETURN' OR r.oid IS NULL THEN o.type
        WHEN c.relkind = 'm' THEN 'materialized view' ELSE 'view' END,
    CASE WHEN r.rulename = '_RETURN' THEN format('%%I.%%I', n.nspname, c.relname) ELSE o.identity END
FROM pg_depend d LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
LEFT JOIN pg_class c ON c.oid = r.ev_class LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid AND a.attnum > 0
CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) o
WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = to_regclass(%(relation)s)
AND (%(column)s::text IS NULL OR a.attname = %(column)s)
AND d.deptype IN ('n', 'a') AND d.classid <> 'pg_attrdef'::regclass
AND (r.oid IS NULL OR r.rulename <> '_RETURN' OR r.ev_class <> d.refobjid)"""
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
_OWNER_AND_OPTIONS = """SELECT pg_get_userbyid(relowner)::text, coalesce(reloptions, '{}') FROM pg_class
WHERE oid = to_regclass(%s)"""
_COLUMNS = (
    "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped"
)


_DROPPED_BY_NAME = {
    "function",
    "index",
    "materialized view",
    "policy",
    "procedure",
    "rule",
    "statistics object",
    "trigger",
    "view",
}
_SAID_OTHERWISE = {"statistics object": "STATISTICS"}


class InTheWay(Exception):
    """Raised where something that is not ours has a name that is needed, or depends on what must be dropped."""


class Dependent(NamedTuple):
    """Something that depends on a table or view: its kind in PostgreSQL's words, and its full name."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Clearing:
    """Drops what depends on the tables and views of ours that must be replaced, and remembers what that was."""

    def __init__(self) -> None:
        self.dropped: dict[str, str] = {}
        """What others made and is dropped, each with its definition where it is a view."""

    def clear(
        self, connection: Connection, relation: str, column: str | None = None, ours: Collection[str] = ()
    ) -> None:
        """Drop everything that depends on a relation, or on one column of it, but views that are `ours`.

        Raises InTheWay where it is of a kind that has to be dropped by hand.
        """
        for each in all_dependents(connection, relation, column):
            if each.name not in ours:
                self._drop(connection, each)

    def _drop(self, connection: Connection, each: Dependent) -> None:
        if each.kind not in _DROPPED_BY_NAME:
            raise InTheWay(
                f"{each} depends on a part of orderfold that this version replaces. Drop it, run orderfold migrate,"
                " and create it again"
            )
        definition = ""
        if each.kind.endswith("view"):
            self.clear(connection, each.name)
            found = connection.execute("SELECT pg_get_viewdef(to_regclass(%s))", (each.name,)).fetchone()
            definition = f"CREATE {each.kind.upper()} {each.name} AS{found[0]}" if found else ""
        self.dropped.setdefault(str(each), definition)
        kind = _SAID_OTHERWISE.get(each.kind, each.kind.upper())
        text = f"DROP {kind} IF EXISTS {each.name}"  # PostgreSQL itself quoted the name
        connection.execute(text.encode())


def exists(connection: Connection, relation: str) -> bool:
    """Return whether there is a table or view of this name (`schema.name`)."""
    return connection.execute("SELECT to_regclass(%s) IS NOT NULL", (relation,)).fetchall() == [(True,)]


def all_dependents(connection: Connection, relation: str, column: str | None = None) -> list[Dependent]:
    """Return what depends on a table or view, or on one column of it, whether it would go silently or not.

    Defaults of columns are left out, and the rule that makes a view a view.
    """
    found = connection.execute(_DEPENDENTS, {"relation": relation, "column": column}).fetchall()
    return sorted(Dependent(kind, name) for kind, name in found)


def dependents(connection: Connection, relation: str) -> list[str]:
    """Return the names of the views that select from a table or view."""
    return [each.name for each in all_dependents(connection, relation) if each.kind.endswith("view")]


def drop_view(connection: Connection, relation: str) -> None:
    """Drop a view on which nothing depends any more."""
    connection.execute(sql.SQL("DROP VIEW {}").format(identifier(relation)))


def owner_and_options(connection: Connection, relation: str) -> tuple[str, list[str]]:
    """Return the owner of a view, and its options such as `security_barrier=true`."""
    ((owner, options),) = connection.execute(_OWNER_AND_OPTIONS, (relation,)).fetchall()
    return owner, options


def give_to(connection: Connection, relation: str, owner: str) -> None:
    """Make somebody the owner of a view."""
    statement = sql.SQL("ALTER VIEW {} OWNER TO {}").format(identifier(relation), sql.Identifier(owner))
    connection.execute(statement)


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
