"""The two roles that the tables are granted to. They belong to the server, and an administrator may have made them."""

from typing import Any

import psycopg
from psycopg import errors, sql

WRITER, ANALYST = "orderfold_writer", "orderfold_analyst"

_THERE = "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)"
_MEMBER = "SELECT pg_has_role(current_user, %s, %s)"
_SET_OPTION_SINCE = 160000  # before, every member may take on the role


class MigrationRefused(Exception):
    """Something that only an administrator can do is missing; the message says what."""


def ensure_roles(connection: psycopg.Connection[Any]) -> None:
    """Create what is missing, and make the current user a member of the writer. Asks first: a right is needed only
    where something is to be done. Raises MigrationRefused, which names what an administrator has to say.

    PostgreSQL asks for CREATEROLE to create a role. Before version 16 this right also grants every role; since then
    only a role that one has made oneself, or with ADMIN OPTION.
    """
    there = {name for (name,) in connection.execute(_THERE, ([WRITER, ANALYST],)).fetchall()}
    for role in (WRITER, ANALYST):
        if role not in there:
            _create(connection, role)
    kind = "SET" if connection.info.server_version >= _SET_OPTION_SINCE else "MEMBER"
    ((member,),) = connection.execute(_MEMBER, (WRITER, kind)).fetchall()
    if not member:
        _grant(connection, WRITER)


def _create(connection: psycopg.Connection[Any], role: str) -> None:
    try:
        with connection.transaction():
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
    except (errors.DuplicateObject, errors.UniqueViolation):
        return  # another database of this server made it meanwhile
    except errors.InsufficientPrivilege:
        user = _user(connection)
        raise MigrationRefused(
            f"user {user} may not create roles. An administrator says once, for the whole server: CREATE ROLE"
            f" {WRITER}; CREATE ROLE {ANALYST}; GRANT {WRITER} TO {user}"
        ) from None


def _grant(connection: psycopg.Connection[Any], role: str) -> None:
    try:
        with connection.transaction():
            connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)))
    except errors.InsufficientPrivilege:
        raise MigrationRefused(
            f"role {role} is there, and user {_user(connection)} is no member of it. An administrator says: GRANT"
            f" {role} TO {_user(connection)}"
        ) from None


def _user(connection: psycopg.Connection[Any]) -> str:
    """Return the name of the current user, in quotes where SQL needs them."""
    row = connection.execute("SELECT quote_ident(current_user)").fetchone()
    return str(row[0]) if row else "?"
