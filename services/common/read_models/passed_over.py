"""Facts that a read model cannot take: everything else goes on, they stand on a list until it is rebuilt."""

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
"""What a fact that a read model does not expect can raise, in its fold or in its table.

A table that is missing is not among it, nor a fact that only newer software knows: there, everybody waits.
"""

_NOTE = """INSERT INTO passed_over (follower, shard, position, stream, version, type, cause)
VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"""


def pass_over(connection: Connection, follower: str, event: Recorded, error: Exception) -> None:
    """Note that the follower goes on without this fact, and say so aloud. The cause is a name, never a text."""
    cause = type(error).__name__
    place = (follower, event.shard, event.position, event.stream, event.version, event.type, cause)
    connection.execute(_NOTE, place)
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
    """It begins anew, so nothing has been passed over."""
    connection.execute("DELETE FROM passed_over WHERE follower = %s", (follower,))


def without(connection: Connection, follower: str) -> frozenset[tuple[int, int]]:
    """Shard and position of the facts that the follower went on without."""
    query = "SELECT shard, position FROM passed_over WHERE follower = %s"
    return frozenset(connection.execute(query, (follower,)).fetchall())
