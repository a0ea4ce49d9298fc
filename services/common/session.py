"""Settles a new session: everything it could inherit from server, database, role or environment is set by us.

No options are sent with the connection itself, so a pooler that lends whole sessions may stand between. What was asked
for is compared with what holds afterwards.
"""

import threading
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from psycopg import errors

from services.common.pooled import lends_sessions

_PINNED: Mapping[str, str] = {
    "search_path": "orderfold",
    "TimeZone": "UTC",
    "DateStyle": "ISO, MDY",
    "IntervalStyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "standard_conforming_strings": "on",
    "client_encoding": "UTF8",
    "default_transaction_isolation": "read committed",
    "default_transaction_read_only": "off",
    "default_transaction_deferrable": "off",
    "row_security": "on",
    "array_nulls": "on",
    "transform_null_equals": "off",
    "quote_all_identifiers": "off",  # names in the catalogue are compared with ours
    "synchronous_commit": "on",
    "statement_timeout": "600000",
    "idle_session_timeout": "0",
}
_PINNED_SINCE: Mapping[int, Mapping[str, str]] = {170000: {"transaction_timeout": "0"}}
_ONLY_WHERE_OFF = "synchronous_commit"
"""What we publish and acknowledge must be on disk. Who waits for a standby, or for no standby, goes on so."""

_SET = f"""SELECT n, set_config(n, v, false) FROM unnest(%s::text[], %s::text[]) AS wanted (n, v)
WHERE n <> '{_ONLY_WHERE_OFF}' OR current_setting(n) = 'off'"""  # noqa: S608
_HOLDS = "SELECT n, current_setting(n) FROM unnest(%s::text[]) AS wanted (n)"
_SERVER = """SELECT pg_is_in_recovery(), current_setting('server_encoding'), current_database(),
quote_ident(current_database() || '_utf8'), quote_ident(session_user), current_setting('session_replication_role')"""
_UNIX = ("tcp_",)  # without effect, and 0, on a socket of the machine itself


OWNER = "default"
"""The role that the login takes on by itself, else the login role: logins that come and go let a role own things."""


class Unfit(psycopg.OperationalError):
    """The server answers, but this system cannot use it as it is; the message says why, and the cure."""


_checked: set[str] = set()  # addresses where whole sessions are lent
_checking = threading.Lock()


def settle(connection: psycopg.Connection[Any], url: str, role: str | None, own: Mapping[str, str]) -> None:
    """Set everything, take on the role (None: the login role; or OWNER), and compare. Raises Unfit.

    Whether the session is ours alone is asked first: else the settings would stay with whoever gets it next.
    """
    if not _lends_sessions(connection, url):
        raise _shared(())
    _check_server(connection)
    version = connection.info.server_version
    wanted = dict(_PINNED) | {
        n: v for at, more in _PINNED_SINCE.items() if version >= at for n, v in more.items()
    }
    wanted |= own
    asked = dict(connection.execute(_SET, (list(wanted), list(wanted.values()))).fetchall())
    asked["role"] = _take_on(connection, role)
    holds = dict(connection.execute(_HOLDS, (list(asked),)).fetchall())
    changed = [name for name, value in asked.items() if holds[name] != value and not name.startswith(_UNIX)]
    if changed:
        raise _shared(changed)


def _shared(changed: Sequence[str]) -> Unfit:
    return Unfit(
        "sessions do not stay what they are"
        + (f" ({', '.join(sorted(changed))} changed by itself)" if changed else "")
        + ": a pooler between needs session pooling (PgBouncer: pool_mode = session)"
    )


def _check_server(connection: psycopg.Connection[Any]) -> None:
    ((standby, encoding, database, another, user, replication),) = connection.execute(_SERVER).fetchall()
    if encoding != "UTF8":
        raise Unfit(
            f"database {database} has encoding {encoding}, and orderfold needs UTF8. Make another one:"
            f" CREATE DATABASE {another} TEMPLATE template0 ENCODING 'UTF8'"
        )
    if standby:
        raise Unfit(
            f"the server of database {database} is a standby, which is read-only. Name the primary, or several"
            " servers and target_session_attrs=read-write"
        )
    if replication != "origin":
        raise Unfit(
            f"session_replication_role is {replication}, which switches off the triggers that keep facts unchanged."
            f" Set it back: ALTER ROLE {user} RESET session_replication_role, and the same for the database"
        )


def _take_on(connection: psycopg.Connection[Any], role: str | None) -> str:
    """Take on the role; return what the setting `role` is then."""
    if role == OWNER:
        connection.execute("RESET ROLE")
        return str(connection.execute("SELECT current_setting('role')").fetchall()[0][0])
    try:
        connection.execute("SELECT set_config('role', %s, false)", (role or "none",))
    except errors.InvalidParameterValue:
        raise Unfit(
            f"the database is not migrated (there is no role {role}). Run: orderfold migrate"
        ) from None
    except errors.InsufficientPrivilege:
        raise no_member(connection, role) from None
    return role or "none"


def no_member(connection: psycopg.Connection[Any], role: str | None) -> Unfit:
    """Return what is to be raised where the login may not take on a role."""
    user = connection.info.user
    ((quoted,),) = connection.execute("SELECT quote_ident(%s)", (user,)).fetchall()
    return Unfit(f"user {user} may not take on role {role}. An administrator says: GRANT {role} TO {quoted}")


def _lends_sessions(connection: psycopg.Connection[Any], url: str) -> bool:
    """Return whether this session is ours alone; asked once an address, and only where a pooler stands between."""
    with _checking:
        if url not in _checked and lends_sessions(connection, url):
            _checked.add(url)
        return url in _checked
