"""Rebuild one read model: fold the whole log in memory, then exchange the rows in one short transaction."""

import time
from collections.abc import Collection, Mapping

from services.common import checkpoints
from services.common.database import Connection
from services.common.eventstore import PostgresLog
from services.common.read_models import rows
from services.common.read_models.passed_over import REFUSED, forget, without
from services.common.read_models.projecting import project_what_can_be
from services.common.read_models.read_model import ReadModel
from services.common.read_models.table import Key, Row
from services.common.revision import check_folds

_PAGE = 2_000


def rebuild(connection: Connection, model: ReadModel) -> tuple[int, int, float]:
    """Rebuild the table. Returns (facts folded, rows written, seconds).

    It folds most of the log before it locks anything. Then it locks the checkpoint, folds the rest and exchanges the
    rows in one transaction: readers see the old rows until that commits, and other read models go on. Raises
    OlderThanDatabase or NotMigrated where the table is of another version than the model.
    """
    started = time.perf_counter()
    checkpoints.open_checkpoints(connection, [model.name])
    try:
        facts, written = _exchange(connection, model)
    except REFUSED:
        facts, written = _carefully(connection, model)
    return facts, written, time.perf_counter() - started


def _exchange(connection: Connection, model: ReadModel) -> tuple[int, int]:
    log = PostgresLog(connection)
    folded: dict[Key, Row] = {}
    reached = {shard: _fold(log, model, folded, shard, 0, head) for shard, head in log.heads().items()}
    with connection.transaction():
        checkpoints.lock_every_shard(connection, model.name)
        for shard, head in log.heads().items():
            reached[shard] = _fold(log, model, folded, shard, reached[shard], head)
        _begin_anew(connection, model, reached)
        rows.copy(connection, model.name, model.table, folded.values())
    return sum(reached.values()), len(folded)


def _carefully(connection: Connection, model: ReadModel) -> tuple[int, int]:
    """Fold page by page into the emptied table, behind the lock, to find the facts that the model cannot take."""
    log = PostgresLog(connection)
    with connection.transaction():
        checkpoints.lock_every_shard(connection, model.name)
        heads = log.heads()
        _begin_anew(connection, model, heads)
        for shard, head in heads.items():
            after = 0
            while after < head:
                page = log.follow(shard, after, min(_PAGE, head - after), model.types)
                project_what_can_be(connection, model, page.events)
                after = page.through
        ((written,),) = connection.execute(f"SELECT count(*) FROM {model.name}").fetchall()  # noqa: S608
    return sum(heads.values()), written


def _begin_anew(connection: Connection, model: ReadModel, heads: Mapping[int, int]) -> None:
    check_folds(connection, {model.name: model.version})
    connection.execute(f"DELETE FROM {model.name}")  # noqa: S608
    forget(connection, model.name)
    checkpoints.move_every_shard(connection, model.name, heads, model.version)


def fresh(connection: Connection, model: ReadModel) -> dict[Key, Row]:
    """Return the rows as a fold of the log up to each shard's checkpoint of this model, for comparison.

    Facts that the model passed over are left out here too.
    """
    folded: dict[Key, Row] = {}
    left_out = without(connection, model.name)
    for shard, position in checkpoints.read(connection, model.name).items():
        _fold(PostgresLog(connection), model, folded, shard, 0, position, left_out)
    return folded


def _fold(
    log: PostgresLog,
    model: ReadModel,
    folded: dict[Key, Row],
    shard: int,
    after: int,
    head: int,
    left_out: Collection[tuple[int, int]] = (),
) -> int:
    while after < head:
        page = log.follow(shard, after, min(_PAGE, head - after), model.types)
        taken = page.events
        if left_out:
            taken = [event for event in taken if (event.shard, event.position) not in left_out]
        model.fold(folded, taken)
        after = page.through
    return after
