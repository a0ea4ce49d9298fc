"""Recognises a pooler that lends server connections for a transaction instead of a session."""

import threading
from typing import Any

import psycopg

_SECONDS = 4.0
_PID = "SELECT pg_backend_pid()"


def lends_sessions(connection: psycopg.Connection[Any], url: str) -> bool:
    """Return whether one server process serves this connection as long as it is open.

    A server names its process to the client; a pooler names another. Where one stands between, a second connection
    opens a transaction, and gets the server process that served this connection last, if that is free.
    """
    before = _process_of(connection)
    if before == connection.info.backend_pid:
        return True
    began, end = threading.Event(), threading.Event()

    def hold_a_transaction() -> None:
        try:
            with psycopg.connect(
                url, connect_timeout=round(_SECONDS), application_name="orderfold-probe"
            ) as other:
                other.execute("SET LOCAL idle_in_transaction_session_timeout = 2000")
                other.execute(_PID)
                began.set()
                end.wait(_SECONDS)
        except psycopg.Error:  # then it cannot be told, and whatever is wrong shows at work
            return
        finally:
            began.set()

    threading.Thread(target=hold_a_transaction, daemon=True, name="pooled").start()
    began.wait(_SECONDS)
    try:
        return _process_of(connection) == before
    except psycopg.OperationalError:
        return False
    finally:
        end.set()


def _process_of(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute(_PID).fetchone()
    return int(row[0]) if row else 0
