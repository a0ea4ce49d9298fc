"""Opens connections to PostgreSQL with this system's options."""

from typing import Any

import psycopg
from psycopg import errors
from psycopg.types.json import set_json_loads
from psycopg.types.string import ByteaBinaryLoader

WRITER = "orderfold_writer"
ANALYST = "orderfold_analyst"

Connection = psycopg.Connection[Any]

LOST = (psycopg.OperationalError, psycopg.InterfaceError, errors.IdleInTransactionSessionTimeout)
"""The exceptions of a connection that is lost, or that the server ended because its process hung."""

_KEEPALIVE: dict[str, Any] = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}  # seconds, seconds, probes


def connect(url: str, *, name: str, role: str | None = WRITER, hang_seconds: float = 60.0) -> Connection:
    """Return a connection in autocommit mode: the code always opens transactions explicitly.

    The schema is `orderfold`, the time zone UTC, and JSON stays bytes. The connection takes on `role`, if any: the
    writer can add facts and never change one. Raises psycopg.OperationalError where the server cannot be reached.

    A process that stops in the middle of a transaction blocks others by its locks: the server rolls back after
    `hang_seconds`, and sooner when the whole machine is gone.
    """
    options = "-c search_path=orderfold -c timezone=UTC -c statement_timeout=600000"
    options += f" -c idle_in_transaction_session_timeout={round(hang_seconds * 1000)}"
    options += "".join(f" -c tcp_{name}={value}" for name, value in _KEEPALIVE.items())
    if role:
        options += f" -c role={role}"
    connection: Connection = psycopg.connect(
        url,
        autocommit=True,
        application_name=f"orderfold-{name}",
        options=options,
        connect_timeout=10,
        **_KEEPALIVE,
    )
    set_json_loads(_as_bytes, connection)
    connection.adapters.register_loader(
        "json", ByteaBinaryLoader
    )  # binary json is its text, and this one is in C
    return connection


def let_go_when_silent(connection: Connection) -> None:
    """Let the server end a session that holds a lease when it is silent as long as a transaction may be."""
    connection.execute(
        "SELECT set_config('idle_session_timeout', current_setting('idle_in_transaction_session_timeout'), false)"
    )


def _as_bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else bytes(text)
