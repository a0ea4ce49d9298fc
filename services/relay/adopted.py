"""Facts that a recovery adopted: they left before this log held them, and go out again only where a person says so."""

from collections.abc import Sequence

from schemas.events.cause import Recovery
from services.common.database import Connection
from services.common.eventstore import Recorded

_THROUGH = "SELECT through FROM published_again WHERE shard = %s"
_MARK = str(Recovery.__struct_config__.tag).encode()


def to_tell(connection: Connection, shard: int, events: Sequence[Recorded]) -> Sequence[Recorded]:
    """Return the facts of a page without those that were adopted and are not to be published again."""
    if not any(_MARK in event.meta for event in events):
        return events
    row = connection.execute(_THROUGH, (shard,)).fetchone()
    through = int(row[0]) if row else 0
    return [event for event in events if event.position <= through or not isinstance(event.cause, Recovery)]
