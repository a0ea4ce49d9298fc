"""Connections to PostgreSQL as this system wants them."""

from typing import Any

import psycopg
from psycopg.types.json import set_json_loads
from psycopg.types.string import ByteaBinaryLoader

WRITER = "orderfold_writer"
ANALYST = "orderfold_analyst"

Connection = psycopg.Connection[Any]


def connect(url: str, *, name: str, role: str | None = WRITER) -> Connection:
    """A connection in autocommit mode: transactions are always written out.

    The schema is `orderfold`, the time zone UTC, JSON is left as bytes. `role` is taken on where given: the writer
    can add facts and never change one. Raises psycopg.OperationalError where the server cannot be reached.
    """
    options = "-c search_path=orderfold -c timezone=UTC -c statement_timeout=600000"
    if role:
        options += f" -c role={role}"
    connection: Connection = psycopg.connect(
        url, autocommit=True, application_name=f"orderfold-{name}", options=options, connect_timeout=10
    )
    set_json_loads(_as_bytes, connection)
    connection.adapters.register_loader(
        "json", ByteaBinaryLoader
    )  # binary json is its text, and this one is in C
    return connection


def _as_bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else bytes(text)
