"""Installing read models and views: versions decide what is folded anew, and nothing of anybody else is lost."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any

import pytest

from schemas.ids import order_stream
from services.common.checkpoints import open_checkpoints
from services.common.database import Connection, connect
from services.common.eventstore import PostgresLog, Uncommitted
from services.common.read_models.projecting import follow
from services.common.read_models.read_model import ReadModel
from services.common.read_models.table import Table
from services.common.settings import Settings
from services.operating.install import install_these
from services.operating.relations import InTheWay
from services.operating.setup import prepare_database
from services.processor.queue import QUEUE
from services.projections.read_models import READ_MODELS, carriers, order_status
from services.projections.views import VIEWS, View, view
from tests.support.order_stream import held, submitted
from tests.support.parts import own_database

MODELS = (*READ_MODELS, QUEUE)
ALL_VIEWS = [view(name) for name in VIEWS]
_COMMENT = """SELECT col_description(%s::regclass, attnum) FROM pg_attribute
WHERE attrelid = %s::regclass AND attname = %s"""
_MAY_READ = "SELECT has_table_privilege('stranger', %s, 'SELECT')"
_BARE = """SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = 'analytics' AND table_name = ANY(%s)"""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A prepared database with one held order; no broker is needed."""
    with own_database("install") as url:
        prepare_database(Settings(database=url))
        with connect(url, name="test") as connection:
            with connection.transaction():
                stream = order_stream("ACME", "A-1")
                facts = (submitted(), held())
                PostgresLog(connection).append(
                    [Uncommitted("ACME", stream, version, fact) for version, fact in enumerate(facts, 1)]
                )
            caught_up(connection)
        yield url


@pytest.fixture
def owner(url: str) -> Iterator[Connection]:
    """The owner of the schema, with a role that has nothing to do with us. What a test does is undone after it."""
    with connect(url, name="test", role=None) as connection, connection.transaction(force_rollback=True):
        connection.execute("CREATE ROLE stranger")
        yield connection


def caught_up(connection: Connection) -> None:
    """Follow the log to its end."""
    open_checkpoints(connection, [model.name for model in MODELS])
    for shard in PostgresLog(connection).heads():
        while follow(connection, MODELS, shard, 2000):
            pass


def all_but(model: ReadModel) -> list[ReadModel]:
    """The read models with this one in the place of the one of its name."""
    return [model if each.name == model.name else each for each in MODELS]


def raised(model: ReadModel) -> ReadModel:
    """The read model in its next version."""
    return replace(model, version=model.version + 1)


def with_view(name: str, query: str, **columns: str) -> list[View]:
    """The views with this one in the place of the one of its name."""
    changed = View(name, query, "A changed view.", columns)
    return [changed if each.name == name else each for each in ALL_VIEWS]


def ask(connection: Connection, query: str, *parameters: Any) -> Any:
    """The first column of the first row."""
    return connection.execute(query.encode(), parameters).fetchall()[0][0]


def number(connection: Connection, relation: str) -> int:
    """PostgreSQL's number of a relation: another one if it was dropped and made again."""
    found: int = ask(connection, "SELECT to_regclass(%s)::oid::bigint", relation)
    return found


def rows(connection: Connection, relation: str) -> list[Any]:
    """Every row, as text."""
    return connection.execute(f"SELECT r::text FROM {relation} r ORDER BY 1".encode()).fetchall()


class Longer(order_status.OrderStatus, frozen=True):
    """One row an order, with one column more."""

    more: Annotated[str | None, "Another column."] = None


def reworded(model: ReadModel, column: str, comment: str) -> ReadModel:
    """The read model with another comment on one column."""
    table = replace(model.table)
    columns = tuple(each._replace(comment=comment) if each.name == column else each for each in table.columns)
    vars(table)["columns"] = columns
    return replace(model, table=table)


def test_installing_again_changes_nothing(owner: Connection) -> None:
    relations = "SELECT array_agg((oid, xmin) ORDER BY oid)::text FROM pg_class WHERE relkind IN ('r', 'i')"
    descriptions = """SELECT array_agg((objoid, objsubid, xmin) ORDER BY objoid, objsubid)::text
        FROM pg_description WHERE classoid = 'pg_class'::regclass"""
    before = (ask(owner, relations), ask(owner, descriptions), rows(owner, "order_status"))
    install_these(owner, MODELS, ALL_VIEWS)
    assert (ask(owner, relations), ask(owner, descriptions), rows(owner, "order_status")) == before


def test_every_column_of_every_view_has_a_comment(owner: Connection) -> None:
    found = owner.execute(_BARE, (list(VIEWS),)).fetchall()
    assert sorted(found) == sorted((each.name, column) for each in ALL_VIEWS for column in each.columns)


def test_a_changed_comment_changes_the_comment_and_keeps_the_rows(owner: Connection) -> None:
    before = number(owner, "order_status"), rows(owner, "order_status")
    install_these(owner, all_but(reworded(order_status.READ_MODEL, "dc", "Another word.")), ALL_VIEWS)
    assert (number(owner, "order_status"), rows(owner, "order_status")) == before
    assert ask(owner, _COMMENT, "order_status", "order_status", "dc") == "Another word."
    assert ask(owner, "SELECT sum(position) FROM checkpoint WHERE follower = 'order_status'") == 2


def test_a_raised_version_folds_one_read_model_anew_and_no_other(owner: Connection) -> None:
    before, others = rows(owner, "order_status"), number(owner, "order_lines")
    owner.execute("GRANT SELECT ON order_status TO stranger")
    install_these(owner, all_but(raised(order_status.READ_MODEL)), ALL_VIEWS)
    assert rows(owner, "order_status") == rows(owner, "analytics.order_status") == []
    assert (number(owner, "order_lines"), len(rows(owner, "order_lines"))) == (others, 2)
    assert ask(owner, _MAY_READ, "order_status")
    caught_up(owner)
    assert rows(owner, "order_status") == rows(owner, "analytics.order_status") == before
    assert ask(owner, "SELECT to_regclass('order_status_before') IS NULL")


def test_a_new_column_comes_with_a_raised_version_and_views_on_our_views_stay(owner: Connection) -> None:
    owner.execute("CREATE VIEW public.mine AS SELECT order_number, status FROM analytics.order_status")
    table = Table("order_status", Longer, key=order_status.READ_MODEL.table.key)
    install_these(owner, all_but(replace(raised(order_status.READ_MODEL), table=table)), ALL_VIEWS)
    caught_up(owner)
    assert rows(owner, "public.mine") == [("(A-1,create)",)]


def test_a_view_on_our_table_is_named_when_the_table_must_go(owner: Connection) -> None:
    owner.execute("CREATE VIEW public.mine AS SELECT order_number FROM orderfold.order_status")
    before = number(owner, "order_status"), rows(owner, "order_status")
    with pytest.raises(InTheWay, match=r"table of read model order_status .* public\.mine depends"):
        install_these(owner, all_but(raised(order_status.READ_MODEL)), ALL_VIEWS)
    assert (number(owner, "order_status"), rows(owner, "order_status")) == before


def test_a_changed_view_is_replaced_in_place_while_others_and_grants_survive(owner: Connection) -> None:
    owner.execute("CREATE VIEW analytics.mine AS SELECT code FROM analytics.carriers")
    owner.execute("GRANT SELECT ON analytics.carriers TO stranger")
    ours = number(owner, "analytics.carriers"), number(owner, "analytics.order_lines")
    query = "SELECT *, upper(code) AS shouted FROM orderfold.carriers"
    install_these(owner, MODELS, with_view("carriers", query, shouted="In capitals."))
    assert rows(owner, "analytics.carriers") == [('(ACME,12,"UPS Ground","2016-11-07 09:00:00+00",12)',)]
    assert (number(owner, "analytics.carriers"), number(owner, "analytics.order_lines")) == ours
    assert rows(owner, "analytics.mine") == [("(12)",)]
    assert ask(owner, _MAY_READ, "analytics.carriers")
    assert ask(owner, _COMMENT, *["analytics.carriers"] * 2, "shouted") == "In capitals."
    assert not ask(owner, "SELECT has_table_privilege('orderfold_analyst', 'analytics.mine', 'SELECT')")


def test_a_view_that_loses_a_column_is_made_again_with_its_grants_and_with_those_that_select_from_it(
    owner: Connection,
) -> None:
    owner.execute("CREATE TABLE analytics.mine AS SELECT 1 AS one")
    owner.execute("GRANT SELECT ON analytics.back_order_list, analytics.back_ordering_report TO stranger")
    owner.execute("GRANT UPDATE (item, short) ON analytics.back_order_list TO PUBLIC")
    query = view("back_order_list").query.replace("AS short", "AS lacking")
    install_these(owner, MODELS, with_view("back_order_list", query))
    for name in ("back_order_list", "back_ordering_report"):
        assert ask(owner, _MAY_READ, f"analytics.{name}")
    may_update = "SELECT has_column_privilege('stranger', 'analytics.back_order_list', 'item', 'UPDATE')"
    assert ask(owner, may_update)
    assert rows(owner, "analytics.mine") == [("(1)",)]


def test_a_view_on_ours_is_named_when_ours_cannot_be_replaced_in_place(owner: Connection) -> None:
    owner.execute("CREATE VIEW public.mine AS SELECT item FROM analytics.back_order_list")
    before = number(owner, "analytics.back_ordering_report")
    query = view("back_order_list").query.replace("AS short", "AS lacking")
    with pytest.raises(InTheWay, match=r"analytics\.back_order_list .* public\.mine depends"):
        install_these(owner, MODELS, with_view("back_order_list", query))
    assert number(owner, "analytics.back_ordering_report") == before


def test_a_view_that_is_listed_no_longer_goes(owner: Connection) -> None:
    install_these(owner, MODELS, [each for each in ALL_VIEWS if each.name != "carriers"])
    assert number(owner, "analytics.carriers") is None
    assert len(rows(owner, carriers.READ_MODEL.name)) == 1


def test_a_database_from_before_versions_keeps_its_queue_and_every_table_of_version_1(url: str) -> None:
    first = [model.name for model in MODELS if model.version == 1]
    assert "waiting_order" in first
    with connect(url, name="test", role=None) as connection:
        before = {model.name: rows(connection, model.name) for model in MODELS}
        numbers = {name: number(connection, name) for name in first}
        assert all(before[name] for name in ("order_status", "order_lines", "waiting_order"))
        connection.execute("DROP TABLE installed")
        connection.execute("CREATE TABLE installed (name text PRIMARY KEY, shape text NOT NULL)")
        connection.execute("INSERT INTO installed SELECT unnest(%s::text[]), 'shape'", (first,))
        connection.execute("UPDATE alembic_version SET version_num = '0004'")
        prepare_database(Settings(database=url))
        assert {name: number(connection, name) for name in first} == numbers
        assert {name: rows(connection, name) for name in first} == {name: before[name] for name in first}
        caught_up(connection)
        assert {model.name: rows(connection, model.name) for model in MODELS} == before


def test_a_table_without_a_version_and_with_other_columns_is_made_anew(owner: Connection) -> None:
    owner.execute("DELETE FROM installed WHERE name = 'waiting_order'")
    owner.execute("ALTER TABLE waiting_order ADD COLUMN strange text")
    install_these(owner, MODELS, ALL_VIEWS)
    assert rows(owner, "waiting_order") == []
    caught_up(owner)
    assert len(rows(owner, "waiting_order")) == 1


def test_a_place_in_the_queue_is_never_given_out_twice(owner: Connection) -> None:
    """A run remembers the highest number it looked at."""
    before = ask(owner, "SELECT held_at FROM waiting_order")
    install_these(owner, all_but(raised(QUEUE)), ALL_VIEWS)
    caught_up(owner)
    assert ask(owner, "SELECT held_at FROM waiting_order") > before
