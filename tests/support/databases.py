"""PostgreSQL of each version that this machine has, and databases as an administrator prepares them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from infra.postgres_server import Postgres

INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
VERSIONS: tuple[Path | None, ...] = (None, *(program.parent for program in INSTALLED))
"""The embedded server, and the programs of each installed one."""


UNUSUAL = {
    "datestyle": "German, DMY",
    "intervalstyle": "sql_standard",
    "timezone": "Pacific/Chatham",
    "search_path": "elsewhere",
    "bytea_output": "escape",
    "extra_float_digits": "-15",
    "standard_conforming_strings": "off",
    "client_encoding": "LATIN1",
    "default_transaction_isolation": "serializable",
    "default_transaction_read_only": "on",
    "default_transaction_deferrable": "on",
    "row_security": "off",
    "array_nulls": "off",
    "transform_null_equals": "on",
    "quote_all_identifiers": "on",
    "synchronous_commit": "off",
    "statement_timeout": "1234",
    "lock_timeout": "1234",
    "idle_session_timeout": "1234",
    "idle_in_transaction_session_timeout": "1234",
}
"""Defaults that a session can inherit, none of them PostgreSQL's own."""


@contextmanager
def server(programs: Path | None) -> Iterator[Postgres]:
    """A server of one of `VERSIONS`."""
    with Postgres(durable=False, programs=programs) as running:
        yield running


def as_user(url: str, user: str, database: str, password: str = "secret") -> str:
    """The address of a database on the same server, for another user."""
    parts = urlsplit(url)
    where = f"{quote(user)}:{password}@{parts.hostname}:{parts.port}"
    return urlunsplit(parts._replace(netloc=where, path=f"/{database}"))


def administer(url: str, *statements: str) -> None:
    """Say these as the superuser, in the maintenance database."""
    address = urlunsplit(urlsplit(url)._replace(path="/postgres"))
    plain = "-c default_transaction_read_only=off -c role=none -c statement_timeout=0 -c client_encoding=UTF8"
    with psycopg.connect(address, autocommit=True, options=plain) as connection:
        for statement in statements:
            connection.execute(sql.SQL(statement))  # type: ignore[arg-type]


def forget_all(url: str, database: str, *roles: str) -> None:
    """Drop a database and roles; nothing happens where they are not there."""
    administer(url, f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
    administer(url, *(f"DROP ROLE IF EXISTS {role}" for role in roles))
