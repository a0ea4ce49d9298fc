"""Lists the facts that a read model cannot take: the model goes on without them until it is rebuilt."""

import psycopg
import structlog

from services.common.database import Connection
from services.common.eventstore import Recorded
from services.common.metrics import FACTS_PASSED_OVER

log = structlog.get_logger()

REFUSED = (
    psycopg.DataError,
    psycopg.IntegrityError,
    psycopg.errors.ProgramLimitExceeded,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
"""The exceptions that an unexpected fact can raise, in the fold or in the table.

A missing table is not among them, nor a fact that only newer software knows: there the follower waits.
"""

_NOTE = """INSERT INTO passed_over (follower, shard, position, stream, version, type, cause)
VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"""


def pass_over(connection: Connection, follower: str, event: Recorded, error: Exception) -> None:
    """Record, count and log that the follower goes on without this fact. The cause is the name of an exception."""
    cause = type(error).__name__
    row = (follower, event.shard, event.position, event.stream, event.version, event.type, cause)
    connection.execute(_NOTE, row)
    FACTS_PASSED_OVER.labels(follower).inc()
    log.error(
        "fact-passed-over",
        follower=follower,
        shard=event.shard,
        position=event.position,
        stream=event.stream,
        cause=cause,
    )


def forget(connection: Connection, follower: str) -> None:
    """Empty the list of a follower that begins anew."""
    connection.execute("DELETE FROM passed_over WHERE follower = %s", (follower,))


def without(connection: Connection, follower: str) -> frozenset[tuple[int, int]]:
    """Return shard and position of the facts that the follower went on without."""
    query = "SELECT shard, position FROM passed_over WHERE follower = %s"
    return frozenset(connection.execute(query, (follower,)).fetchall())
