"""The number of an order by its request ID: out of the read model, and the log that it has not folded yet."""

from schemas.ids import shard_of
from services.common import checkpoints
from services.common.database import Connection
from services.common.eventstore import PostgresLog

_FOLDED = "SELECT order_number FROM order_status WHERE request_id = %s AND organization = %s"
_SINCE = """SELECT data->>'order_number' FROM events WHERE shard = %s AND position > %s AND type = 'order-submitted'
AND data->>'organization' = %s AND (data->>'request_id')::bigint = %s"""
_READ_MODEL = "order_status"


def order_number_of(
    connection: Connection, log: PostgresLog, organization: str, request_id: int
) -> str | None:
    """Return the number of the order, None where the organization has none of that request ID."""
    shard = shard_of(organization, log.shards)
    through = checkpoints.read(connection, _READ_MODEL).get(shard, 0)  # first: the read model may go on
    row = connection.execute(_FOLDED, (request_id, organization)).fetchone()
    row = row or connection.execute(_SINCE, (shard, through, organization, request_id)).fetchone()
    return None if row is None else str(row[0])
