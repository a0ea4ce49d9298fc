"""Fold the log into tables: checkpoint, fold and write share one transaction."""

from collections.abc import Callable, Sequence

from services.common import checkpoints
from services.common.database import Connection
from services.common.eventstore import PostgresLog, Recorded
from services.common.read_models import rows
from services.common.read_models.passed_over import REFUSED, pass_over
from services.common.read_models.read_model import ReadModel
from services.common.revision import check_folds


def project(connection: Connection, model: ReadModel, events: Sequence[Recorded]) -> None:
    """Fold `events` into the table, in the caller's transaction."""
    own = [event for event in events if event.type in model.types]
    if own:
        before = rows.load(connection, model.table, model.keys(own))
        after = dict(before)
        model.fold(after, own)
        rows.write(connection, model.table, before, after)


def project_what_can_be(connection: Connection, model: ReadModel, events: Sequence[Recorded]) -> None:
    """Like `project`, but skip each fact that the model cannot take. Bisection finds them."""
    own = [event for event in events if event.type in model.types]
    try:
        with connection.transaction():
            project(connection, model, own)
    except REFUSED as error:
        if len(own) == 1:
            pass_over(connection, model.name, own[0], error)
            return
        project_what_can_be(connection, model, own[: len(own) // 2])
        project_what_can_be(connection, model, own[len(own) // 2 :])


def follow(connection: Connection, models: Sequence[ReadModel], shard: int, limit: int) -> int:
    """Take the models that are furthest behind one page further. Returns the number of positions they passed.

    A checkpoint that another process holds is left to that process. A fact that a model cannot take stops nothing: the
    model passes over it. Raises OlderThanDatabase or NotMigrated where the table is of another version than the model.
    """
    try:
        return _follow(connection, models, shard, limit, project)
    except REFUSED:
        return _follow(connection, models, shard, limit, project_what_can_be)


def _follow(
    connection: Connection,
    models: Sequence[ReadModel],
    shard: int,
    limit: int,
    take: Callable[[Connection, ReadModel, Sequence[Recorded]], None],
) -> int:
    with connection.transaction():
        standing = checkpoints.lock(connection, [model.name for model in models], shard)
        if not standing:
            return 0
        after = min(standing.values())
        behind = [model for model in models if standing.get(model.name) == after]
        types = frozenset().union(*(model.types for model in behind))
        page = PostgresLog(connection).follow(shard, after, limit, types)
        if page.through == after:
            return 0
        check_folds(connection, {model.name: model.version for model in behind})
        for model in behind:
            take(connection, model, page.events)
        checkpoints.move(connection, {model.name: model.version for model in behind}, shard, page.through)
        return page.through - after
