"""What one process can do that only writes updates down: poll, json.loads, an UPDATE and an INSERT a batch, commit."""

from collections.abc import Sequence
from typing import Any

from benchmarks.bare_reading import rate
from benchmarks.parts import Parts
from services.common.database import Connection

_TABLES = """CREATE TABLE bare_status (organization text, order_number text, status text,
PRIMARY KEY (organization, order_number));
CREATE TABLE bare_history (entry bigserial, organization text, order_number text, status text, location text,
carrier text, tracking_number text);
GRANT INSERT, UPDATE, SELECT ON bare_status, bare_history TO orderfold_writer;
GRANT USAGE ON SEQUENCE bare_history_entry_seq TO orderfold_writer"""
_STATUS = """INSERT INTO bare_status SELECT DISTINCT ON (o, n) o, n, s
FROM unnest(%s::text[], %s::text[], %s::text[]) AS u(o, n, s)
ON CONFLICT (organization, order_number) DO UPDATE SET status = excluded.status"""
_HISTORY = """INSERT INTO bare_history (organization, order_number, status, location, carrier, tracking_number)
SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])"""
_FIELDS = ("organization", "order_number", "status", "location", "carrier", "tracking_number")


def run(parts: Parts, updates: int) -> float:
    """Updates a second, from a tenth of them to the last."""
    parts.as_owner(_TABLES)
    return rate(parts, "status-updates", updates, _write)


def _write(connection: Connection, sent: Sequence[dict[str, Any]]) -> None:
    columns = [[each[field] for each in sent] for field in _FIELDS]
    connection.execute(_STATUS, columns[:3])
    connection.execute(_HISTORY, columns)
