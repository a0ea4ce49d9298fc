"""Deletes old messages to and from RICS; those that failed stay until they got through (PRV-2)."""

from datetime import datetime
from typing import LiteralString

from services.common.database import Connection

_OLD: LiteralString = """DELETE FROM {table} WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM {table} WHERE organization = %s AND logged_at < %s AND retry_status <> 'Failed' LIMIT %s
))"""


def purge_rics_log(
    connection: Connection, table: LiteralString, organization: str, before: datetime, limit: int = 5_000
) -> int:
    """Delete entries that were logged before a time, page by page. Return how many."""
    deleted, query = 0, _OLD.replace("{table}", table)
    while rows := connection.execute(query, (organization, before, limit)).rowcount:
        deleted += rows
    return deleted
