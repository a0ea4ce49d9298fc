"""Tells whom a migration waits for: the open transactions that hold what it needs."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

_LOOKS_EVERY = 0.5  # seconds
# Of sessions of other users PostgreSQL shows neither query nor times to those without pg_monitor.
_BLOCKING = """SELECT DISTINCT b.pid, b.usename, coalesce(nullif(b.application_name, ''), 'unnamed'), b.state,
round(extract(epoch FROM clock_timestamp() - b.xact_start))::bigint
FROM pg_stat_activity w CROSS JOIN LATERAL unnest(pg_blocking_pids(w.pid)) blocking (pid)
JOIN pg_stat_activity b ON b.pid = blocking.pid
WHERE w.datname = current_database() AND w.application_name = 'orderfold-migrate' AND w.wait_event_type = 'Lock'
ORDER BY b.pid"""

# The role that owns the tables may not see what sessions of the login wait for.
_AS_LOGIN = "SET ROLE NONE"


@contextmanager
def telling(address: str, tell: Callable[[str], None]) -> Iterator[None]:
    """Call `tell` within the block, once for each session that the migration waits for."""
    end = threading.Event()
    looking = threading.Thread(target=_look, args=(address, tell, end), daemon=True, name="waiting-for")
    looking.start()
    try:
        yield
    finally:
        end.set()
        looking.join(5)


def _look(address: str, tell: Callable[[str], None], end: threading.Event) -> None:
    told: set[int] = set()
    try:
        if end.wait(_LOOKS_EVERY):
            return
        with psycopg.connect(address, autocommit=True, application_name="orderfold-looks") as connection:
            connection.execute(_AS_LOGIN)
            while not end.wait(_LOOKS_EVERY):
                for pid, user, name, state, seconds in connection.execute(_BLOCKING).fetchall():
                    if pid not in told:
                        told.add(pid)
                        tell(_words(pid, user, name, state, seconds))
    except psycopg.Error:
        return  # the migration itself says what is wrong


def _words(pid: int, user: str, name: str, state: str | None, seconds: int | None) -> str:
    since = f", open for {seconds} s" if seconds is not None else ""
    return (
        f"waiting for session {pid} of user {user} ({name}{f', {state}' if state else ''}{since}) to end its"
        f" transaction. To end it: SELECT pg_terminate_backend({pid})"
    )
