"""With a publication of all tables, as change data capture and blue/green upgrades make it, everything works."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from infra.migrate import upgrade
from schemas.ids import order_stream
from services.common.checkpoints import open_checkpoints
from services.common.database import Connection, connect
from services.common.eventstore import PostgresLog, Uncommitted
from services.common.read_models.projecting import follow
from services.common.settings import Settings
from services.operating.install import install_these
from services.operating.rebuild import rebuild
from services.operating.setup import prepare_database
from services.processor.queue import QUEUE
from services.projections.read_models import READ_MODELS, order_status
from services.projections.views import VIEWS, view
from tests.support import landed
from tests.support.order_stream import committed, held, submitted
from tests.support.parts import new_database

TABLES = """SELECT c.oid::regclass::text, c.relreplident IN ('f', 'i')
    OR EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary) FROM pg_class c
WHERE c.relnamespace = 'orderfold'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1"""
COLUMN = """SELECT attname FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND attgenerated = '' AND attidentity = '' ORDER BY attnum LIMIT 1"""


@pytest.fixture(params=["new", "landed"])
def owner(request: pytest.FixtureRequest, server: str) -> Iterator[Connection]:
    """The owner of a database all of whose tables are published: a new one, or one that was migrated."""
    with new_database(server, "published") as url:
        if request.param == "landed":
            landed.load(url)
        prepare_database(Settings(database=url))
        with connect(url, name="test", role=None) as connection:
            connection.execute("CREATE PUBLICATION everything FOR ALL TABLES")
            yield connection


def test_every_table_can_be_changed_while_it_is_published(owner: Connection) -> None:
    tables = owner.execute(TABLES).fetchall()
    assert len(tables) > 20
    assert [name for name, identified in tables if not identified] == []
    for name, _ in tables:
        ((column,),) = owner.execute(COLUMN, (name,)).fetchall()
        owner.execute(f"UPDATE {name} SET {column} = {column} WHERE false".encode())
        owner.execute(f"DELETE FROM {name} WHERE false".encode())


def test_a_table_without_a_key_would_be_found(owner: Connection) -> None:
    owner.execute("CREATE TABLE orderfold.bare (one int)")
    assert [name for name, identified in owner.execute(TABLES).fetchall() if not identified] == ["bare"]


def test_read_models_are_followed_rebuilt_and_built_beside_while_tables_are_published(
    owner: Connection,
) -> None:
    """A change of a row goes through a temporary table; what is built beside is unlogged and is not published."""
    models = (*READ_MODELS, QUEUE)
    for facts in ((submitted(), held()), (committed(),)):
        with owner.transaction():
            log, stream = PostgresLog(owner), order_stream("ACME", "A-1")
            known = len(log.read([stream]).get(stream, ()))
            log.append(
                [Uncommitted("ACME", stream, version, fact) for version, fact in enumerate(facts, known + 1)]
            )
        open_checkpoints(owner, [model.name for model in models])
        for shard in PostgresLog(owner).heads():
            while follow(owner, models, shard, 2000):
                pass
    rebuild(owner, order_status.READ_MODEL)
    owner.execute("UPDATE order_status SET status = 'of an older fold'")
    raised = replace(order_status.READ_MODEL, version=order_status.READ_MODEL.version + 1)
    install_these(
        owner, [raised if each.name == raised.name else each for each in models], [*map(view, VIEWS)]
    )
    found = owner.execute("SELECT status FROM order_status WHERE organization = 'ACME'").fetchall()
    assert found == [("commit",)]


def test_movements_of_before_get_a_key_too(server: str) -> None:
    with new_database(server, "movements") as url:
        landed.load(url)
        with connect(url, name="test", role=None) as owner:
            owner.execute("CREATE PUBLICATION everything FOR ALL TABLES")
            columns = "organization, location, item, moved_at, change"  # as that version names them
            insert = f"INSERT INTO stock_movement ({columns}) VALUES ('A', 'B', 'C', now(), 1)"
            owner.execute(insert)
            owner.execute(insert)
            upgrade(url)
            owner.execute(insert)
            owner.execute("DELETE FROM stock_movement WHERE organization = 'A'")
