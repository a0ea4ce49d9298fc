"""Make the tables and views that this version of the software fills: a read model of a new version starts empty."""

from collections.abc import Iterable, Mapping
from typing import LiteralString

from services.common import checkpoints
from services.common.database import Connection, connect
from services.common.read_models.define import definition, is_there
from services.common.read_models.passed_over import forget
from services.common.read_models.read_model import ReadModel
from services.operating.install_views import SCHEMA, install_views
from services.operating.relations import dependents, drop, exists, grants, restore, set_comments
from services.processor.queue import QUEUE
from services.projections.read_models import READ_MODELS
from services.projections.views import VIEWS, View, view

FIRST = "1"
"""The version of tables that were made before versions were recorded."""


def install(url: str) -> None:
    """Install every read model and view of this version of the software. As the owner of the schema."""
    with connect(url, name="migrate", role=None) as connection:
        install_these(connection, (*READ_MODELS, QUEUE), [view(name) for name in VIEWS])


def install_these(connection: Connection, models: Iterable[ReadModel], views: Iterable[View]) -> None:
    """Create what is missing, replace what is of another version, leave the rest alone; comments follow the code.

    A read model of another version starts empty, in a new table, and is folded from the whole log. Raises InTheWay
    where something that is not ours depends on a table or view that must be dropped; then nothing has changed.
    """
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('orderfold migrate', 0))")
        installed = dict(connection.execute("SELECT name, version FROM installed").fetchall())
        models = list(models)
        stale = [model for model in models if _version(connection, model, installed) != str(model.version)]
        replaced = {_before(model): model.name for model in stale if _make(connection, model)}
        selecting = {name for before in replaced for name in dependents(connection, before)}
        known = {name: digest for name, digest in installed.items() if name.startswith(f"{SCHEMA}.")}
        digests = install_views(connection, list(views), known, selecting)
        for before, name in replaced.items():
            drop(connection, "TABLE", before, known_as=f"the table of read model {name}")
        for model in models:
            _comment(connection, model)
        _record(connection, {model.name: str(model.version) for model in models} | digests)


def _version(connection: Connection, model: ReadModel, installed: Mapping[str, str]) -> str | None:
    """The version of the table that is there, None where there is none or it has other columns than it should."""
    if not exists(connection, _table(model)):
        return None
    return installed.get(model.name) or (FIRST if is_there(connection, model.table) else None)


def _make(connection: Connection, model: ReadModel) -> bool:
    """Create the table, empty. Returns whether there was one before: it is kept as `_before` until views have moved.

    The checkpoint is locked first: a follower locks it before the table, too.
    """
    checkpoints.open_checkpoints(connection, [model.name])
    checkpoints.move_to_start(connection, model.name)
    forget(connection, model.name)
    replaces = exists(connection, _table(model))
    if replaces:
        connection.execute(_trusted(f"ALTER TABLE {model.name} RENAME TO {model.name}_before"))
    for statement in definition(model.table):
        connection.execute(_trusted(statement))
    restore(connection, _table(model), grants(connection, _before(model)))
    return replaces


def _comment(connection: Connection, model: ReadModel) -> None:
    columns = {column.name: column.comment for column in (*model.table.columns, *model.table.unfolded)}
    set_comments(connection, "TABLE", _table(model), model.table.comment, columns)


def _record(connection: Connection, versions: Mapping[str, str]) -> None:
    """Record exactly these versions."""
    connection.execute("DELETE FROM installed")
    connection.cursor().executemany("INSERT INTO installed VALUES (%s, %s)", list(versions.items()))


def _table(model: ReadModel) -> str:
    return f"orderfold.{model.name}"


def _before(model: ReadModel) -> str:
    return f"{_table(model)}_before"


def _trusted(text: str) -> LiteralString:
    """Text from this program's own files."""
    return text
