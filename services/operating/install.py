"""Make the tables and views that this version of the software fills. Readers see the old until the new is complete."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import LiteralString

from psycopg import errors

from infra.hold import hold
from infra.rights import grant
from services.common import checkpoints
from services.common.database import OWNER, Connection, connect
from services.common.read_models.define import definition, is_there
from services.common.read_models.passed_over import forget
from services.common.read_models.read_model import ReadModel
from services.operating.beside import build, catch_up, drop_tables_beside, exchange
from services.operating.install_views import SCHEMA, digests_of, install_views
from services.operating.relations import Clearing, InTheWay, exists, set_comments
from services.operating.reshape import add_columns, mark_indexes, reshape
from services.operating.rights import rights_of
from services.projections.views import VIEWS, View, view
from services.wiring import FOLDED

FIRST = "1"
"""The version of tables that were made before versions were recorded."""

Tell = Callable[[str], None]

_LOCK = "SELECT pg_advisory_lock(hashtextextended('orderfold migrate', 0))"
_UNLOCK = "SELECT pg_advisory_unlock(hashtextextended('orderfold migrate', 0))"
_NO_LIMITS = "SELECT set_config(name, '0', true) FROM unnest(ARRAY['statement_timeout', %s]) AS limits (name)"
_RECORD = "INSERT INTO installed VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET version = excluded.version"


_REFUSAL = (
    "what others made depends on tables or views that this version replaces: {}. Drop that yourself and create it again"
    " afterwards, or run orderfold migrate --drop-dependents, which drops it and prints the definitions of views"
)


def silent(_: str) -> None:
    """Tell nobody."""


def install(
    url: str, tell: Tell = silent, *, drop_dependents: bool = False, lock_seconds: float = 0.0
) -> Mapping[str, str]:
    """Install every read model and view of this version of the software. As the owner of the schema.

    A statement waits `lock_seconds` for a lock at most; 0 is no limit. Raises psycopg.errors.LockNotAvailable then.
    """
    with connect(url, name="migrate", role=OWNER, lock_seconds=lock_seconds) as connection:
        views = [view(name) for name in VIEWS]
        return install_these(connection, FOLDED, views, tell, drop_dependents=drop_dependents)


def install_these(
    connection: Connection,
    models: Iterable[ReadModel],
    views: Iterable[View],
    tell: Tell = silent,
    *,
    drop_dependents: bool = False,
) -> Mapping[str, str]:
    """Create what is missing, replace what is of another version, leave the rest alone; comments and rights follow the
    code.

    A read model of another version is folded from the whole log into a table beside the old one, while services fill
    the old one and people read it; `tell` hears how far that is. One transaction exchanges all at the end. What was
    built stays where the process is killed, and the next call goes on with it.

    Returns what others made that was dropped, with its definition where it is a view; that only happens with
    `drop_dependents`. Without it, InTheWay is raised before anything is built.
    """
    models, views = list(models), list(views)
    with _alone(connection):
        stale = _prepare(connection, models)
        clearing = _rehearse(connection, models, views, stale)
        if clearing.dropped and not drop_dependents:
            raise InTheWay(_REFUSAL.format(", ".join(clearing.dropped)))
        for model in stale:
            build(connection, model, tell)
        with connection.transaction():
            hold(connection, (_table(model) for model in stale))
            for model in stale:
                add_columns(connection, model)
        clearing = Clearing()
        with connection.transaction(), _named():
            _swap(connection, models, views, stale, clearing, rows=True)
            if clearing.dropped and not drop_dependents:
                raise InTheWay(_REFUSAL.format(", ".join(clearing.dropped)))
        return clearing.dropped


def _rehearse(
    connection: Connection, models: Sequence[ReadModel], views: Sequence[View], stale: Sequence[ReadModel]
) -> Clearing:
    """Find out what others made that would have to be dropped; nothing is changed."""
    clearing = Clearing()
    with connection.transaction(force_rollback=True), _named():
        _swap(connection, models, views, stale, clearing, rows=False)
    return clearing


@contextmanager
def _named() -> Iterator[None]:
    """Raise InTheWay with the names that PostgreSQL found, where it drops nothing because of them."""
    try:
        yield
    except errors.DependentObjectsStillExist as error:
        raise InTheWay(_REFUSAL.format(" ".join((error.diag.message_detail or "").split()))) from None


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """Let no other migration run within the block."""
    connection.execute(_LOCK)
    try:
        yield
    finally:
        if not connection.closed and not connection.broken:
            connection.execute(_UNLOCK)


def _prepare(connection: Connection, models: Sequence[ReadModel]) -> list[ReadModel]:
    """Create the tables that are missing. Return the read models that are to be built.

    A table from before versions were recorded is recorded as what it is: software of its time may go on to fill it.
    """
    with connection.transaction():
        installed = dict(connection.execute("SELECT name, version FROM installed").fetchall())
        empty_log = connection.execute("SELECT max(position) = 0 FROM log_head").fetchall() == [(True,)]
        stale = []
        for model in models:
            version = installed.get(model.name)
            if not exists(connection, _table(model)):
                _create(connection, model)
                version = str(model.version) if empty_log else None
                _record(connection, {model.name: version} if version else {})
            elif version is None:
                fits = is_there(connection, model.table)
                version = FIRST if fits or model.version != 1 else None
                _record(connection, {model.name: version} if version else {})
                version = version if fits else None
            if version != str(model.version):
                stale.append(model)
        return stale


def _create(connection: Connection, model: ReadModel) -> None:
    checkpoints.open_checkpoints(connection, [model.name])
    checkpoints.move_to_start(connection, model.name, model.version)
    forget(connection, model.name)
    for statement in definition(model.table):
        connection.execute(_trusted(statement))


def _swap(
    connection: Connection,
    models: Sequence[ReadModel],
    views: Sequence[View],
    stale: Sequence[ReadModel],
    clearing: Clearing,
    *,
    rows: bool,
) -> None:
    """Exchange tables and views; without `rows` only to find out whether anything is in the way."""
    connection.execute(_NO_LIMITS, ("idle_in_transaction_session_timeout",))
    if rows:
        for model in sorted(stale, key=lambda each: each.name):
            checkpoints.lock_every_shard(connection, model.name)
        for model in stale:
            catch_up(connection, model)
    installed = dict(connection.execute("SELECT name, version FROM installed").fetchall())
    known = {name: digest for name, digest in installed.items() if name.startswith(f"{SCHEMA}.")}
    wanted = digests_of(views)
    if stale or known != wanted:
        hold(connection, (*(_table(model) for model in stale), *known, *wanted))
    reshaped = [reshape(connection, model) for model in stale]
    if rows:
        _record(connection, {model.name: str(model.version) for model in stale})
        for model in stale:
            exchange(connection, model)
    selecting = {name for each in reshaped for name in each.selecting}
    digests = install_views(connection, views, known, selecting, clearing)
    for each in reshaped:
        each.finish(connection, clearing)
    for model in models:
        mark_indexes(connection, model.table)
        _comment(connection, model)
    grant(connection, rights_of(models, views))
    if rows:
        drop_tables_beside(connection)
        connection.execute("DELETE FROM installed")
        _record(connection, {model.name: str(model.version) for model in models} | digests)


def _comment(connection: Connection, model: ReadModel) -> None:
    columns = {column.name: column.comment for column in (*model.table.columns, *model.table.unfolded)}
    set_comments(connection, "TABLE", _table(model), model.table.comment, columns)


def _record(connection: Connection, versions: Mapping[str, str]) -> None:
    connection.cursor().executemany(_RECORD, list(versions.items()))


def _table(model: ReadModel) -> str:
    return f"orderfold.{model.name}"


def _trusted(text: str) -> LiteralString:
    """Text from this program's own files."""
    return text
