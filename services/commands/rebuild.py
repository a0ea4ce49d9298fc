"""Fold one read model afresh: in memory from the whole log, then one short exchange of its rows."""

import time

from services.common import rows
from services.common.database import Connection
from services.common.eventstore import PostgresLog
from services.common.projecting import open_checkpoints
from services.common.read_model import Key, ReadModel, Row

_PAGE = 2_000


def rebuild(connection: Connection, model: ReadModel) -> tuple[int, int, float]:
    """Rebuild; answers (facts folded, rows written, seconds).

    Most of the log is folded before anything is locked. Then the checkpoint is locked, the rest is folded, and the
    rows are exchanged in one transaction: readers see the old rows until it commits, and other read models go on.
    """
    started = time.perf_counter()
    open_checkpoints(connection, [model.name])
    log = PostgresLog(connection)
    folded: dict[Key, Row | None] = {}
    reached = {shard: _fold(log, model, folded, shard, 0, head) for shard, head in log.heads().items()}
    with connection.transaction():
        connection.execute("SELECT 1 FROM checkpoint WHERE follower = %s FOR UPDATE", (model.name,))
        for shard, head in log.heads().items():
            reached[shard] = _fold(log, model, folded, shard, reached[shard], head)
            connection.execute(
                "UPDATE checkpoint SET position = %s WHERE follower = %s AND shard = %s",
                (reached[shard], model.name, shard),
            )
        connection.execute(f"DELETE FROM {model.name}")  # noqa: S608
        kept = [row for row in folded.values() if row is not None]
        rows.copy(connection, model.name, model.table, kept)
    return sum(reached.values()), len(kept), time.perf_counter() - started


def fresh(connection: Connection, model: ReadModel) -> dict[Key, Row]:
    """The rows as a fold of the log up to each shard's checkpoint of this model, for comparison."""
    folded: dict[Key, Row | None] = {}
    query = "SELECT shard, position FROM checkpoint WHERE follower = %s"
    for shard, position in connection.execute(query, (model.name,)).fetchall():
        _fold(PostgresLog(connection), model, folded, shard, 0, position)
    return {key: row for key, row in folded.items() if row is not None}


def _fold(
    log: PostgresLog, model: ReadModel, folded: dict[Key, Row | None], shard: int, after: int, head: int
) -> int:
    while after < head:
        page = log.follow(shard, after, min(_PAGE, head - after), model.types)
        for event in page.events:
            for key in model.keys(event.fact):
                folded[key] = model.evolve(folded.get(key), event.fact, key)
        after = page.through
    return after
