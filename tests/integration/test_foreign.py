"""What was in the database before and is not ours stays; what has a name that is needed is named before any change."""

from collections.abc import Iterator

import psycopg
import pytest

from services.common.database import Connection, connect
from services.common.revision import REVISION, NotMigrated, OlderThanDatabase, check_revision
from services.common.settings import Settings
from services.operating.relations import InTheWay
from services.operating.setup import prepare_database
from tests.support import landed
from tests.support.parts import new_database

EVERYTHING = """SELECT string_agg(type || ' ' || identity, chr(10) ORDER BY type, identity) FROM (
    SELECT 'pg_class'::regclass AS catalog, oid, relnamespace AS home FROM pg_class
    UNION ALL SELECT 'pg_type'::regclass, oid, typnamespace FROM pg_type
    UNION ALL SELECT 'pg_proc'::regclass, oid, pronamespace FROM pg_proc
    UNION ALL SELECT 'pg_namespace'::regclass, oid, 0 FROM pg_namespace
) o CROSS JOIN LATERAL pg_identify_object(catalog, oid, 0)
WHERE home NOT IN ('pg_catalog'::regnamespace, 'pg_toast'::regnamespace) AND identity NOT LIKE 'pg_toast%'"""


@pytest.fixture
def url(server: str) -> Iterator[str]:
    with new_database(server, "foreign") as own:
        yield own


@pytest.fixture
def owner(url: str) -> Iterator[Connection]:
    """An empty database in which somebody else works."""
    with connect(url, name="test", role=None) as connection:
        yield connection


def made(owner: Connection, *statements: str) -> str:
    """Let somebody else do this; answers all names that are there then."""
    for statement in statements:
        owner.execute(statement.encode())
    return everything(owner)


def everything(owner: Connection) -> str:
    return str(owner.execute(EVERYTHING).fetchall()[0][0])


def test_a_schema_analytics_of_somebody_else_is_shared_where_no_name_is_needed(
    url: str, owner: Connection
) -> None:
    made(
        owner,
        "CREATE SCHEMA analytics",
        "COMMENT ON SCHEMA analytics IS 'Of the controllers.'",
        "CREATE TABLE analytics.sales (id int)",
        "INSERT INTO analytics.sales VALUES (1)",
        "CREATE FUNCTION analytics.unit_at(bytea, integer, integer) RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE VIEW public.top_sales AS SELECT * FROM analytics.sales",
        "CREATE TABLE public.alembic_version (version_num varchar(32))",
        "INSERT INTO public.alembic_version VALUES ('9f1c')",
    )
    for _ in range(2):
        prepare_database(Settings(database=url))
    assert owner.execute("SELECT count(*) FROM public.top_sales").fetchall() == [(1,)]
    assert owner.execute("SELECT analytics.unit_at('', 1, 1)").fetchall() == [(1,)]
    assert owner.execute("SELECT version_num FROM public.alembic_version").fetchall() == [("9f1c",)]
    assert owner.execute("SELECT obj_description('analytics'::regnamespace)").fetchall() == [
        ("Of the controllers.",)
    ]
    assert owner.execute("SELECT count(*) FROM analytics.order_status").fetchall() == [(0,)]
    readable = "SELECT has_table_privilege('orderfold_analyst', 'analytics.sales', 'SELECT')"
    assert owner.execute(readable).fetchall() == [(False,)]


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("CREATE TABLE analytics.stock (id int)", "table analytics.stock"),
        ("CREATE VIEW analytics.dispatches AS SELECT 1 AS one", "view analytics.dispatches"),
        ("CREATE MATERIALIZED VIEW analytics.carriers AS SELECT 1", "materialized view analytics.carriers"),
        ("CREATE SEQUENCE analytics.stock", "sequence analytics.stock"),
        ("CREATE TYPE analytics.order_status AS ENUM ('a')", "type analytics.order_status"),
        ("CREATE TYPE analytics.order_lines AS (one int)", "type analytics.order_lines"),
        ("CREATE DOMAIN analytics.order_history AS int", "type analytics.order_history"),
    ],
)
def test_what_has_the_name_of_a_view_is_named_and_nothing_changes(
    url: str, owner: Connection, statement: str, name: str
) -> None:
    before = made(owner, "CREATE SCHEMA analytics", "CREATE TABLE analytics.sales (id int)", statement)
    with pytest.raises(InTheWay, match=f"names of its views: {name}. Nothing was changed"):
        prepare_database(Settings(database=url))
    assert everything(owner) == before


@pytest.mark.parametrize(
    ("statements", "named"),
    [
        (["CREATE TABLE orderfold.events (id int)"], "table orderfold.events"),
        (["CREATE VIEW orderfold.mine AS SELECT 1 AS one"], "view orderfold.mine"),
        (
            [
                "CREATE TABLE orderfold.alembic_version (version_num varchar(32))",
                "INSERT INTO orderfold.alembic_version VALUES ('9f1c')",
            ],
            "table orderfold.alembic_version",
        ),
        (["CREATE TABLE orderfold.alembic_version (other int)"], "table orderfold.alembic_version"),
        (
            [
                "CREATE TABLE orderfold.alembic_version (version_num varchar(32))",
                "INSERT INTO orderfold.alembic_version VALUES ('9f1c')",
                "CREATE TABLE orderfold.events (id int)",
                "CREATE TABLE orderfold.log_head (id int)",
            ],
            "revision 9f1c is of another program",
        ),
    ],
)
def test_a_schema_orderfold_of_somebody_else_is_refused(
    url: str, owner: Connection, statements: list[str], named: str
) -> None:
    before = made(owner, "CREATE SCHEMA orderfold", *statements)
    with pytest.raises(InTheWay, match=named):
        prepare_database(Settings(database=url))
    assert everything(owner) == before


def test_an_empty_schema_that_an_administrator_made_for_us_is_used(url: str, owner: Connection) -> None:
    made(owner, "CREATE SCHEMA orderfold", "CREATE SCHEMA analytics")
    prepare_database(Settings(database=url))
    assert owner.execute("SELECT count(*) FROM analytics.order_status").fetchall() == [(0,)]


def test_a_table_of_somebody_else_in_our_schema_is_named(url: str, owner: Connection) -> None:
    prepare_database(Settings(database=url))
    before = made(
        owner,
        "DROP VIEW analytics.carriers",
        "DROP TABLE orderfold.carriers",
        "DELETE FROM checkpoint WHERE follower = 'carriers'",
        "DELETE FROM installed WHERE name = 'carriers'",
        "CREATE TABLE orderfold.carriers (mine text)",
    )
    with pytest.raises(InTheWay, match=r"names of its tables: table orderfold\.carriers"):
        prepare_database(Settings(database=url))
    assert everything(owner) == before


def test_our_view_that_somebody_replaced_by_a_table_is_named(url: str, owner: Connection) -> None:
    prepare_database(Settings(database=url))
    made(owner, "DROP VIEW analytics.carriers", "CREATE TABLE analytics.carriers (mine text)")
    with pytest.raises(InTheWay, match=r"table analytics\.carriers"):
        prepare_database(Settings(database=url))


def test_a_name_that_a_migration_needs_is_refused_and_all_is_as_before(url: str, owner: Connection) -> None:
    landed.load(url)
    before = made(owner, "CREATE TABLE orderfold.building (mine text)")
    with pytest.raises(Exception, match='relation "building" already exists'):
        prepare_database(Settings(database=url))
    assert everything(owner) == before


@pytest.mark.parametrize("right", ["SUPERUSER", "CREATEROLE", "CREATEDB", "REPLICATION", "BYPASSRLS"])
def test_a_role_with_rights_that_it_must_not_have_is_named(url: str, owner: Connection, right: str) -> None:
    with owner.transaction():
        owner.execute(landed.ROLES)
    before = made(owner, f"ALTER ROLE orderfold_writer {right}")
    try:
        with pytest.raises(InTheWay, match=f"role orderfold_writer with rights .*: {right}.*NO{right}"):
            prepare_database(Settings(database=url))
        assert everything(owner) == before
    finally:
        owner.execute(f"ALTER ROLE orderfold_writer NO{right}".encode())


def test_analysts_who_could_write_are_named(url: str, owner: Connection) -> None:
    owner.execute(landed.ROLES)
    owner.execute("GRANT orderfold_writer TO orderfold_analyst")
    try:
        with pytest.raises(InTheWay, match="REVOKE orderfold_writer FROM orderfold_analyst"):
            prepare_database(Settings(database=url))
    finally:
        owner.execute("REVOKE orderfold_writer FROM orderfold_analyst")


def test_a_database_of_newer_software_is_left_alone(url: str, owner: Connection) -> None:
    prepare_database(Settings(database=url))
    owner.execute("UPDATE alembic_version SET version_num = '0999'")
    with pytest.raises(OlderThanDatabase, match=rf"\(revision 0999, knows {REVISION}\): update it"):
        prepare_database(Settings(database=url))
    with connect(url, name="test") as writer, pytest.raises(OlderThanDatabase):
        check_revision(writer)


def test_a_database_that_is_not_migrated_is_told_apart(url: str, owner: Connection) -> None:
    owner.execute(landed.ROLES)
    with pytest.raises(NotMigrated, match="there is no revision yet"):
        check_revision(owner)
    landed.load(url)
    with pytest.raises(NotMigrated, match=f"this software needs {REVISION}"):
        check_revision(owner)
    prepare_database(Settings(database=url))
    check_revision(owner)
    with psycopg.connect(url) as connection:
        assert (
            connection.execute("SELECT fold FROM orderfold.checkpoint WHERE fold IS NOT NULL").fetchall()
            == []
        )
