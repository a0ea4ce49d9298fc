"""Deletes old messages to and from RICS, with their texts; failed ones stay until they got through (PRV-2)."""

from datetime import datetime

from services.common.database import Connection

_OLD = """WITH old AS (
    DELETE FROM rics_entry WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM rics_entry WHERE organization = %s AND logged_at < %s AND retry_status <> 'Failed' LIMIT %s
    )) RETURNING request_text, response_text
), texts AS (
    DELETE FROM personal_data p USING old WHERE p.subject::text IN (old.request_text, old.response_text)
)
SELECT count(*) FROM old"""


def purge_rics_log(connection: Connection, organization: str, before: datetime, limit: int = 1_000) -> int:
    """Delete entries that were logged before a time, page by page. Return how many."""
    deleted = 0
    while True:
        ((rows,),) = connection.execute(_OLD, (organization, before, limit)).fetchall()
        if not rows:
            return deleted
        deleted += rows
