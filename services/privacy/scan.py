"""Looks for erased values in every table, and makes the receipts ready."""

import threading
from collections.abc import Callable
from typing import LiteralString, NamedTuple

from infra.search_text import IN_SMALL, capitals
from services.common.database import Connection
from services.common.notifications import leave_work
from services.common.runtime.loop import Next, Repeating, growing, woken
from services.privacy.places import TABLES
from services.privacy.requests import with_scan, written
from services.privacy.values import Values

_TABLES = """SELECT c.relname, format('%%I.%%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n
ON n.oid = c.relnamespace WHERE n.nspname = 'orderfold' AND c.relkind = 'r' AND c.relname <> ALL(%s)
AND has_table_privilege(c.oid, 'SELECT') ORDER BY 1"""
_ANY = """SELECT EXISTS (SELECT FROM {table} t CROSS JOIN LATERAL (SELECT {said} AS said OFFSET 0) r
WHERE EXISTS (SELECT FROM unnest(%(values)s::text[]) v WHERE strpos(r.said, v) > 0))"""
_WAITING = """SELECT p.id, p.document FROM privacy_receipt p JOIN privacy_request r ON r.id = p.request
WHERE NOT p.ready AND (p.id = ANY(%s) OR r.kind = 'purge' OR p.made_at < clock_timestamp() - %s * interval '1 second')
ORDER BY p.id LIMIT 100 FOR UPDATE OF p SKIP LOCKED"""
_READY = "UPDATE privacy_receipt SET ready = true, document = %s WHERE id = %s"

_ALONE_AFTER = 60.0  # seconds

_ELSEWHERE = (*TABLES, "tombstone")
"""Tables that others stand in with equal values, whose rows are counted by person; and keys that are about to go."""


class Scanned(NamedTuple):
    """A search: of how many tables, for how many values, and the tables that hold one of them."""

    tables: int
    values: int
    holding: tuple[str, ...]

    def counts(self) -> dict[str, int]:
        """Return what a receipt says of it."""
        return {"tables": self.tables, "values": self.values, "found": len(self.holding)}


def scan(connection: Connection, values: Values) -> Scanned:
    """Look for values in every row of every table, whichever column it is in. Reads all of them."""
    tables = connection.execute(_TABLES, (list(_ELSEWHERE),)).fetchall()
    holding = tuple(name for name, quoted in tables if values and _holds(connection, quoted, values))
    return Scanned(len(tables), len(values), holding)


def ready(connection: Connection, receipt: int, searched: Scanned) -> None:
    """Let the receipt be published, with the outcome of the search."""
    with connection.transaction():
        document = written(connection, receipt)
        connection.execute(_READY, (with_scan(document, searched.counts()), receipt))
        leave_work(connection)


class Scanning:
    """Makes receipts ready. Which values it looks for, only the process that erased them knows.

    Where that process ended first, the receipt says after a minute that no search was made.
    """

    def __init__(self, connect: Callable[[], Connection], values: dict[int, Values]) -> None:
        """`values` by the number of the receipt; a search takes them out."""
        self._connect, self._values = connect, values

    def loop(self) -> Repeating[Connection]:
        """Return the loop."""
        return woken("receipts", self._connect, self.round, growing(0.05))

    def round(self, connection: Connection, _stop: threading.Event) -> Next:
        """Make the receipts ready that wait for it."""
        with connection.transaction():
            waiting = connection.execute(_WAITING, (list(self._values), _ALONE_AFTER)).fetchall()
            for number, document in waiting:
                values = self._values.get(number)
                found = None if values is None else scan(connection, values).counts()
                connection.execute(_READY, (with_scan(document, found), number))
                leave_work(connection)
        for number, _ in waiting:
            self._values.pop(number, None)
        return Next.AT_ONCE if waiting else Next.LATER


def _holds(connection: Connection, table: LiteralString, values: Values) -> bool:
    query: LiteralString = _ANY.format(table=table, said=IN_SMALL.format("t::text"))
    given = {"values": list(values), **capitals(*values)._asdict()}
    ((found,),) = connection.execute(query, given).fetchall()
    return bool(found)
