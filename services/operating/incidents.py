"""What happened to topics while their consumers looked away, and a person's word that it is dealt with."""

from schemas.answers.operating import Incident
from services.common.database import Connection

_LIST = """SELECT id, noticed_at, consumer, topic, partition, kind, lost, detail, closed_at, note FROM position_incident
WHERE %s OR (lost AND closed_at IS NULL) ORDER BY id DESC LIMIT %s"""
_CLOSE = """UPDATE position_incident SET closed_at = clock_timestamp(), note = %s
WHERE id = %s AND closed_at IS NULL RETURNING id"""


def incidents(connection: Connection, *, every: bool, limit: int) -> list[Incident]:
    """Return the open incidents, newest first; with `every` also those that are closed or lost nothing."""
    return [Incident(*row) for row in connection.execute(_LIST, (every, limit))]


def close(connection: Connection, number: int, note: str) -> bool:
    """Close an incident with a note; return False where there is none of this number, or it is closed."""
    return connection.execute(_CLOSE, (note, number)).fetchone() is not None
