"""Run recorded decisions again and say which do not come out the same (BEY-1)."""

from collections.abc import Iterator
from datetime import datetime

from services.common.database import Connection
from services.common.eventstore import PostgresLog, Recorded
from services.router.replay import TYPES, Again, Replay

_PAGE = 5_000


def decisions(connection: Connection, since: datetime | None = None) -> Iterator[Again]:
    """Every routing decision of the log, decided again; only those made at `since` or later."""
    log = PostgresLog(connection)
    for shard, head in sorted(log.heads().items()):
        replay = Replay(log.read)
        for again in replay.decisions(_facts(log, shard, head)):
            if since is None or again.recorded.decided_at >= since:
                yield again


def _facts(log: PostgresLog, shard: int, head: int) -> Iterator[Recorded]:
    after = 0
    while after < head:
        page = log.follow(shard, after, min(_PAGE, head - after), TYPES)
        yield from page.events
        after = page.through
