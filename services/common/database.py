"""Opens connections to PostgreSQL on which everything holds that this system relies on."""

from typing import Any

import psycopg
from psycopg import errors
from psycopg.types.json import set_json_loads
from psycopg.types.string import ByteaBinaryLoader

from services.common.notifications import Notifying
from services.common.session import OWNER, Unfit, settle

__all__ = [
    "ANALYST",
    "LOST",
    "OWNER",
    "WRITER",
    "Connection",
    "Unfit",
    "connect",
    "let_go_when_silent",
    "never_passes",
    "of_all_messages",
]

WRITER = "orderfold_writer"
ANALYST = "orderfold_analyst"

Connection = psycopg.Connection[Any]

LOST = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    errors.IdleInTransactionSessionTimeout,
    errors.TransactionTimeout,
    errors.ReadOnlySqlTransaction,
    errors.NoActiveSqlTransaction,
    errors.InvalidSqlStatementName,
)
"""The exceptions of a connection that is lost, that the server ended because its process hung, or whose session is not
the one that was opened: after a failover a pooler may go on with another server, which is read-only, or knows neither
our transaction nor our prepared statements.

Some errors that never pass are among them by their class: ask `never_passes`.
"""

# Classes of SQLSTATE, and of those whose others pass the state of a limit for one session, such as `temp_file_limit`.
_NEVER = ("0A", "22", "23", "28", "2F", "38", "39", "3D", "3F", "42", "44", "53400", "54", "55")
_SYSTEM = ("42501", "42P01", "42703")  # a right, a table or a column is missing
_YET_PASSES = ("55P03", "55006")  # a lock that was not to be had, an object in use

_KEEPALIVE: dict[str, Any] = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}  # seconds, seconds, probes


def connect(
    url: str,
    *,
    name: str,
    role: str | None = WRITER,
    hang_seconds: float = 60.0,
    lock_seconds: float = 0.0,
) -> Connection:
    """Return a connection in autocommit mode: the code always opens transactions explicitly.

    The schema is `orderfold`, the time zone UTC, and JSON stays bytes. The connection takes on `role`, or the login
    role where that is None: the writer can add facts and never change one, OWNER migrates. Raises
    psycopg.OperationalError where the server cannot be reached, Unfit where it cannot be used as it is.

    A process that stops in the middle of a transaction blocks others by its locks: the server rolls back after
    `hang_seconds`, and sooner when the whole machine is gone. A statement waits `lock_seconds` for a lock at most; 0
    is no limit.
    """
    connection: Connection = Notifying.connect(
        url,
        autocommit=True,
        application_name=f"orderfold-{name}",
        client_encoding="UTF8",
        connect_timeout=10,
        **_KEEPALIVE,
    )
    own = {
        "idle_in_transaction_session_timeout": str(round(hang_seconds * 1000)),
        "lock_timeout": str(round(lock_seconds * 1000)),
        **{f"tcp_{name}": str(value) for name, value in _KEEPALIVE.items()},
    }
    try:
        settle(connection, url, role, own)
    except BaseException:
        connection.close()
        raise
    set_json_loads(_as_bytes, connection)
    connection.adapters.register_loader(
        "json", ByteaBinaryLoader
    )  # binary json is its text, and this one is in C
    return connection


def never_passes(error: BaseException) -> bool:
    """Return whether trying again is useless: a right, a table, a limit or a setting is to be changed first."""
    state = getattr(error, "sqlstate", None) or ""
    return state.startswith(_NEVER) and state not in _YET_PASSES


def of_all_messages(error: BaseException) -> bool:
    """Return whether an error that stays is of the database and not of what was asked: a right, a table, a login."""
    state = getattr(error, "sqlstate", None) or ""
    return never_passes(error) and (state.startswith(("28", "3D", "3F")) or state in _SYSTEM)


def let_go_when_silent(connection: Connection) -> None:
    """Let the server end a session that holds a lease when it is silent as long as a transaction may be."""
    connection.execute(
        "SELECT set_config('idle_session_timeout', current_setting('idle_in_transaction_session_timeout'), false)"
    )


def _as_bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else bytes(text)
