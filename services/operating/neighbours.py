"""Other installations on the server have the same two roles: where these may connect, the logins of all come in."""

from typing import Any

import psycopg

from services.common.database import ANALYST, WRITER

_ROLES = [WRITER, ANALYST]
_SHARED_WITH = """SELECT quote_ident(d.datname) FROM pg_database d WHERE d.datname <> current_database() AND EXISTS (
    SELECT FROM pg_shdepend s JOIN pg_roles r ON r.oid = s.refobjid
    WHERE s.dbid = d.oid AND s.refclassid = 'pg_authid'::regclass AND r.rolname = ANY(%s)
) ORDER BY d.datname LIMIT 1"""
_MAY_CONNECT = """SELECT quote_ident(current_database()) FROM pg_roles
WHERE rolname = ANY(%s) AND has_database_privilege(oid, current_database(), 'CONNECT')"""


def let_in(connection: psycopg.Connection[Any]) -> str | None:
    """Return the sentence that logins of another installation may connect to this database, and the cure; else None.

    That a database is one of them shows in the rights that the roles have in it. Anybody may ask.
    """
    other = connection.execute(_SHARED_WITH, (_ROLES,)).fetchone()
    here = connection.execute(_MAY_CONNECT, (_ROLES,)).fetchone()
    if other is None or here is None:
        return None
    return (
        f"the orderfold in database {other[0]} has the same roles, and its logins may connect to this one and read what"
        " is known of people. An administrator says for each login that belongs here GRANT CONNECT ON DATABASE"
        f" {here[0]} TO it, then: REVOKE CONNECT ON DATABASE {here[0]} FROM PUBLIC, {WRITER}, {ANALYST}"
    )
