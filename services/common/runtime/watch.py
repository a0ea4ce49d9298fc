"""Which shards of the log are worth a look: one small query in place of several a shard."""

import time

from services.common.database import Connection
from services.common.eventstore import PostgresLog

_LOOK_ANYWAY = 1.0  # seconds


class Watch:
    """Remembers at which head a follower found nothing left to do in a shard.

    Once a second every shard is looked at all the same: a checkpoint may have been set back, or left behind by a
    process that is gone.
    """

    def __init__(self, connection: Connection) -> None:
        self._log = PostgresLog(connection)
        self._heads: dict[int, int] = {}
        self._done: dict[int, int] = {}
        self._looked_at_all = 0.0

    def grown(self) -> list[int]:
        """The shards that may have something to do."""
        if time.monotonic() - self._looked_at_all > _LOOK_ANYWAY:
            self._looked_at_all = time.monotonic()
            self._done.clear()
        self._heads = dict(self._log.heads())
        return [shard for shard, head in self._heads.items() if self._done.get(shard) != head]

    def done(self, shard: int) -> None:
        """Nothing was left to do in this shard, at the head that `grown` saw."""
        self._done[shard] = self._heads[shard]
