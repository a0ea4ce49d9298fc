"""Installing read models and views: versions decide what is folded anew, and nothing of anybody else is lost."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any, get_type_hints

import msgspec
import pytest
from psycopg import errors, sql

from schemas.ids import order_stream, shard_of
from services.common.checkpoints import open_checkpoints
from services.common.database import Connection, connect
from services.common.eventstore import PostgresLog, Uncommitted
from services.common.read_models.define import columns_there
from services.common.read_models.projecting import follow
from services.common.read_models.read_model import ReadModel
from services.common.read_models.table import Row, Table
from services.common.revision import NotMigrated, OlderThanDatabase
from services.common.settings import Settings
from services.operating.install import install_these
from services.operating.rebuild import rebuild
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


@pytest.fixture
def quoting(url: str) -> Iterator[Connection]:
    """The owner in a database whose sessions quote every name, as tools that compare dumps ask for."""
    with connect(url, name="test", role=None) as plain:
        name = sql.Identifier(plain.info.dbname)
        plain.execute(sql.SQL("ALTER DATABASE {} SET quote_all_identifiers = on").format(name))
        try:
            with connect(url, name="test", role=None) as one, one.transaction(force_rollback=True):
                yield one
        finally:
            plain.execute(sql.SQL("ALTER DATABASE {} RESET quote_all_identifiers").format(name))


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

    more: Annotated[str | None, "Another column."] = "more"


_FIELDS = get_type_hints(order_status.OrderStatus, include_extras=True)
Shorter = msgspec.defstruct(
    "Shorter",
    [(name, _FIELDS[name]) for name in order_status.OrderStatus.__struct_fields__ if name != "ship_via"],
    bases=(Row,),
    namespace={"__doc__": "One row an order, which does not know its carrier."},
    frozen=True,
)


def next_order_status(row: type[Any]) -> ReadModel:
    """The read model of orders in its next version, with rows of this type."""
    now = order_status.READ_MODEL

    def evolve(before: Any, fact: Any) -> Any:
        known = msgspec.structs.asdict(before) if before else {}
        after = now.evolve(
            order_status.OrderStatus(**{"ship_via": None} | {n: v for n, v in known.items() if n != "more"})
            if before
            else None,
            fact,
        )
        said = msgspec.structs.asdict(after) if after else {}
        return row(**{name: said[name] for name in row.__struct_fields__ if name in said}) if after else None

    table = Table("order_status", row, key=now.table.key, indexes=now.table.indexes)
    return replace(raised(now), table=table, evolve=evolve)


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
    owner.execute("UPDATE order_status SET status = 'of an older fold'")
    owner.execute("INSERT INTO order_status (organization, order_number) VALUES ('ACME', 'NEVER')")
    told: list[str] = []
    install_these(owner, all_but(raised(order_status.READ_MODEL)), ALL_VIEWS, told.append)
    assert rows(owner, "order_status") == rows(owner, "analytics.order_status") == before
    assert (number(owner, "order_lines"), len(rows(owner, "order_lines"))) == (others, 2)
    assert ask(owner, _MAY_READ, "order_status")
    assert told[-1] == "built order_status: 2 of 2 facts (100 %)"
    assert all("order_status" in each for each in told)
    assert ask(owner, "SELECT to_regclass('order_status_next') IS NULL")
    assert ask(owner, "SELECT count(*) FROM checkpoint WHERE right(follower, 5) = '_next'") == 0


def test_software_of_the_version_before_is_refused(owner: Connection) -> None:
    """Also that which knows nothing of versions, such as the first: it moves the checkpoint and names none."""
    install_these(owner, all_but(raised(order_status.READ_MODEL)), ALL_VIEWS)
    with owner.transaction():
        PostgresLog(owner).append([Uncommitted("ACME", order_stream("ACME", "A-2"), 1, submitted())])
    with pytest.raises(OlderThanDatabase, match=r"read model order_status version \d, knows \d\): update it"):
        caught_up(owner)
    first = "UPDATE checkpoint SET position = position WHERE follower = ANY('{dispatches,order_status}')"
    with (
        pytest.raises(errors.FeatureNotSupported, match="folds order_status in version 1"),
        owner.transaction(),
    ):
        owner.execute(first)
    owner.execute(first.replace("order_status", "carriers"))
    assert len(rows(owner, "order_status")) == 1


def test_software_of_the_next_version_waits(owner: Connection) -> None:
    with owner.transaction():
        PostgresLog(owner).append([Uncommitted("ACME", order_stream("ACME", "A-2"), 1, submitted())])
    with pytest.raises(NotMigrated, match="Run: orderfold migrate"):
        follow(owner, all_but(raised(order_status.READ_MODEL)), shard_of("ACME", 4), 2000)
    with pytest.raises(NotMigrated, match="Run: orderfold migrate"):
        rebuild(owner, raised(order_status.READ_MODEL))


def test_a_new_column_comes_with_a_raised_version_and_views_on_our_views_stay(owner: Connection) -> None:
    owner.execute("CREATE VIEW public.mine AS SELECT order_number, status FROM analytics.order_status")
    query = view("order_status").query.replace(" FROM", ", more FROM")
    install_these(owner, all_but(next_order_status(Longer)), with_view("order_status", query))
    assert rows(owner, "public.mine") == [("(A-1,create)",)]
    assert ask(owner, "SELECT more FROM analytics.order_status") == "more"


def test_what_others_made_on_a_table_stays_when_it_is_folded_anew(owner: Connection) -> None:
    """All that PostgreSQL ties to a table; its name and number stay, too."""
    for statement in ATTACHED:
        owner.execute(statement.encode())
    attached = ask(owner, _ATTACHED)
    before = number(owner, "order_status"), rows(owner, "order_status")
    install_these(owner, all_but(next_order_status(Longer)), ALL_VIEWS)
    assert (number(owner, "order_status"), len(rows(owner, "order_status"))) == (before[0], 1)
    assert ask(owner, "SELECT count(*) FROM public.mine") == 1
    assert ask(owner, _ATTACHED) == attached
    assert len(attached.splitlines()) > len(ATTACHED) - 2
    assert ask(owner, "SELECT relrowsecurity FROM pg_class WHERE oid = 'order_status'::regclass")
    assert ask(owner, "SELECT relreplident::text FROM pg_class WHERE oid = 'order_status'::regclass") == "i"
    assert ask(owner, _MAY_READ, "order_status")


ATTACHED = (
    "GRANT SELECT ON order_status TO stranger",
    "CREATE VIEW public.mine AS SELECT order_number FROM orderfold.order_status",
    "CREATE MATERIALIZED VIEW public.kept AS SELECT order_number FROM orderfold.order_status",
    "CREATE PUBLICATION ours FOR TABLE orderfold.order_status (organization, order_number, status)",
    "CREATE INDEX others_index ON order_status (status)",
    "CREATE STATISTICS public.others_statistics ON organization, dc FROM orderfold.order_status",
    "CREATE POLICY everybody ON order_status USING (true)",
    "CREATE FUNCTION public.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE TRIGGER others_trigger AFTER UPDATE ON order_status EXECUTE FUNCTION public.nothing()",
    "CREATE FUNCTION public.many() RETURNS bigint BEGIN ATOMIC SELECT count(*) FROM orderfold.order_status; END",
    "ALTER TABLE order_status ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE order_status REPLICA IDENTITY USING INDEX order_status_pkey",
)
_ATTACHED = """SELECT string_agg(DISTINCT type || ' ' || identity, chr(10))
FROM pg_depend d CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, d.objsubid)
WHERE refobjid = 'order_status'::regclass"""


def test_what_depends_on_a_column_that_goes_is_named_and_nothing_changes(owner: Connection) -> None:
    for statement in ON_A_COLUMN:
        owner.execute(statement.encode())
    before = number(owner, "order_status"), rows(owner, "order_status")
    models = all_but(next_order_status(Shorter))
    left = ", ".join(Shorter.__struct_fields__)
    views = with_view("order_status", f"SELECT {left} FROM orderfold.order_status")
    told: list[str] = []
    with pytest.raises(InTheWay) as refused:
        install_these(owner, models, views, told.append)
    for name in NAMES:
        assert name in str(refused.value)
    assert "others_harmless" not in str(refused.value)
    assert told == []  # it is known before anything is built
    assert (number(owner, "order_status"), rows(owner, "order_status")) == before
    dropped = install_these(owner, models, views, drop_dependents=True)
    assert set(dropped) == NAMES
    assert "FROM analytics.order_status" in dropped["view public.mine"]
    assert rows(owner, "order_status") == rows(owner, "analytics.order_status")
    assert before[1] == [(rows(owner, "order_status")[0][0].replace('+00",second', '+00",12,second'),)]
    assert ask(
        owner, "SELECT to_regclass('public.mine') IS NULL AND to_regclass('others_harmless') IS NOT NULL"
    )


ON_A_COLUMN = (
    "CREATE VIEW public.mine AS SELECT ship_via FROM analytics.order_status",
    "CREATE MATERIALIZED VIEW public.on_mine AS SELECT * FROM public.mine",
    "CREATE VIEW public.direct AS SELECT ship_via FROM orderfold.order_status",
    "CREATE INDEX others_index ON order_status (ship_via)",
    "CREATE INDEX others_harmless ON order_status (organization)",
    "CREATE STATISTICS public.others_statistics ON ship_via, order_number FROM orderfold.order_status",
    "CREATE POLICY carrier ON order_status USING (ship_via IS NOT NULL)",
    "CREATE FUNCTION public.many() RETURNS bigint BEGIN ATOMIC SELECT count(ship_via) FROM orderfold.order_status; END",
    "CREATE FUNCTION public.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE TRIGGER others_trigger INSTEAD OF UPDATE ON analytics.order_status"
    " FOR EACH ROW EXECUTE FUNCTION public.nothing()",
    "CREATE RULE others_rule AS ON DELETE TO analytics.order_status DO INSTEAD NOTHING",
)
NAMES = {
    "view public.mine",
    "materialized view public.on_mine",
    "view public.direct",
    "index orderfold.others_index",
    "statistics object public.others_statistics",
    "policy carrier on orderfold.order_status",
    "function public.many()",
    "trigger others_trigger on analytics.order_status",
    "rule others_rule on analytics.order_status",
}


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
    with pytest.raises(InTheWay, match=r"this version replaces: view public\.mine\."):
        install_these(owner, MODELS, with_view("back_order_list", query))
    assert number(owner, "analytics.back_ordering_report") == before


def test_views_and_indexes_of_ours_are_ours_where_names_are_quoted(quoting: Connection) -> None:
    of_ours = "SELECT array_agg(indexrelid ORDER BY 1) FROM pg_index WHERE indrelid = 'order_status'::regclass"
    indexes = ask(quoting, of_ours)
    query = view("back_order_list").query.replace("AS short", "AS lacking")
    models = all_but(next_order_status(Longer))
    assert install_these(quoting, models, with_view("back_order_list", query)) == {}
    assert (len(indexes) > 1, ask(quoting, of_ours)) == (True, indexes)


def test_a_view_that_is_listed_no_longer_goes(owner: Connection) -> None:
    install_these(owner, MODELS, [each for each in ALL_VIEWS if each.name != "carriers"])
    assert number(owner, "analytics.carriers") is None
    assert len(rows(owner, carriers.READ_MODEL.name)) == 1


def test_a_table_without_a_version_and_with_other_columns_is_made_anew(owner: Connection) -> None:
    owner.execute("DELETE FROM installed WHERE name = 'waiting_order'")
    owner.execute("ALTER TABLE waiting_order ADD COLUMN strange text")
    install_these(owner, MODELS, ALL_VIEWS)
    assert len(rows(owner, "waiting_order")) == 1
    assert "strange" not in columns_there(owner, "waiting_order")


def test_an_order_that_waits_otherwise_than_before_gets_a_new_place_in_the_queue(owner: Connection) -> None:
    """A run remembers the highest number it looked at."""
    before = ask(owner, "SELECT held_at FROM waiting_order")
    install_these(owner, all_but(raised(QUEUE)), ALL_VIEWS)
    assert ask(owner, "SELECT held_at FROM waiting_order") == before
    owner.execute("UPDATE waiting_order SET dc = 'ELSEWHERE'")
    install_these(owner, all_but(raised(raised(QUEUE))), ALL_VIEWS)
    assert ask(owner, "SELECT held_at FROM waiting_order") > before
