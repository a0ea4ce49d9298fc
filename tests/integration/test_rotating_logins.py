"""Logins that come and go let one role own everything; what one of them owns by itself is named to the next."""

import time
from collections.abc import Iterator
from threading import Thread

import psycopg
import pytest

from infra.postgres_server import Postgres
from infra.roles import MigrationRefused
from services.common.database import OWNER, connect
from services.common.settings import Settings
from services.operating.setup import prepare_database, prepare_database_if_needed
from services.operating.up_to_date import is_up_to_date
from services.operating.waiting_for import telling
from tests.support.command import UNSET, ask
from tests.support.databases import administer, as_user, forget_all

ROLES = "orderfold_writer", "orderfold_analyst"
OWNERS = """SELECT DISTINCT pg_get_userbyid(relowner)::text FROM pg_class
WHERE relnamespace IN ('orderfold'::regnamespace, 'analytics'::regnamespace)
UNION SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname IN ('orderfold', 'analytics')"""
TAKES_ON = "ALTER ROLE {} SET role = 'keepers'"


@pytest.fixture(autouse=True)
def _made(postgres: Postgres) -> Iterator[None]:
    """A group that owns a database, and two logins in it, as a store of secrets makes them."""
    url = postgres.database_url
    administer(url, *(f"CREATE ROLE {role}" for role in ROLES))
    administer(url, "CREATE ROLE keepers IN ROLE orderfold_writer")
    administer(
        url, *(f"CREATE ROLE {one} LOGIN PASSWORD 'secret' IN ROLE keepers" for one in ("first", "second"))
    )
    administer(url, "CREATE DATABASE app OWNER keepers TEMPLATE template0 ENCODING 'UTF8'")
    yield
    forget_all(url, "app", "first", "second", "stranger", "keepers", *ROLES)


def settings(postgres: Postgres, user: str) -> Settings:
    return Settings(database=as_user(postgres.database_url, user, "app"))


def owners(postgres: Postgres) -> set[str]:
    address = as_user(postgres.database_url, "orderfold", "app", postgres._password)
    with psycopg.connect(address) as connection:
        return {str(name) for (name,) in connection.execute(OWNERS).fetchall()}


def test_what_a_login_makes_belongs_to_the_role_that_it_takes_on_by_itself(postgres: Postgres) -> None:
    administer(postgres.database_url, TAKES_ON.format("first"), TAKES_ON.format("second"))
    prepare_database(settings(postgres, "first"))
    assert owners(postgres) == {"keepers"}
    administer(postgres.database_url, "DROP ROLE first")
    with connect(settings(postgres, "second").database, name="test", role=OWNER) as connection:
        connection.execute("UPDATE installed SET version = '0' WHERE name = 'order_status'")
    prepare_database(settings(postgres, "second"))
    assert owners(postgres) == {"keepers"}
    assert is_up_to_date(settings(postgres, "second").database)


def test_services_take_on_the_writer_whatever_role_the_login_takes_on(postgres: Postgres) -> None:
    administer(postgres.database_url, TAKES_ON.format("first"))
    prepare_database(settings(postgres, "first"))
    url = settings(postgres, "first").database
    for role, user in (("orderfold_writer", "orderfold_writer"), (None, "first"), (OWNER, "keepers")):
        with connect(url, name="test", role=role) as connection:
            assert connection.execute("SELECT current_user").fetchone() == (user,)
    assert ask({**UNSET, "ORDERFOLD_DATABASE": url}, "check").code == 0


def test_the_address_can_name_the_role(postgres: Postgres) -> None:
    address = settings(postgres, "first").database + "?options=-c%20role%3Dkeepers"
    prepare_database(Settings(database=address))
    assert owners(postgres) == {"keepers"}


def test_what_one_login_owns_is_named_to_the_next(postgres: Postgres) -> None:
    """Neither login takes on the group by itself, so the first owns what it made."""
    prepare_database(settings(postgres, "first"))
    assert owners(postgres) == {"first"}
    with pytest.raises(MigrationRefused, match="belong to first, and user second may not") as refused:
        prepare_database(settings(postgres, "second"))
    assert "Migrate as first, or" in str(refused.value)
    assert prepare_database_if_needed(settings(postgres, "second")) is False
    address = as_user(postgres.database_url, "orderfold", "app", postgres._password)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(str(refused.value).partition("says in database app: ")[2].encode())
    prepare_database(settings(postgres, "second"))
    assert owners(postgres) == {"second"}


def test_what_else_would_be_handed_over_is_named(postgres: Postgres) -> None:
    """Roles and databases belong to the server, so the statement reaches beyond its database (opengisch/pum#137)."""
    prepare_database(settings(postgres, "first"))
    administer(postgres.database_url, 'CREATE DATABASE "Of another" OWNER first')
    try:
        with pytest.raises(
            MigrationRefused, match='of database "Of another" too: REASSIGN OWNED BY first'
        ) as refused:
            prepare_database(settings(postgres, "second"))
        address = as_user(postgres.database_url, "orderfold", "app", postgres._password)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(str(refused.value).partition(" too: ")[2].encode())
            owned = "SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = 'Of another'"
            assert connection.execute(owned).fetchone() == ("second",)
    finally:
        forget_all(postgres.database_url, '"Of another"')


def test_what_a_superuser_restored_is_not_to_be_given_away_as_a_whole(postgres: Postgres) -> None:
    address = as_user(postgres.database_url, "orderfold", "app", postgres._password)
    prepare_database(Settings(database=address))
    with pytest.raises(MigrationRefused, match=r"Migrate as orderfold$"):
        prepare_database(settings(postgres, "first"))


def test_whom_a_migration_waits_for_is_told_in_the_role_of_the_owner_too(postgres: Postgres) -> None:
    administer(postgres.database_url, TAKES_ON.format("first"))
    prepare_database(settings(postgres, "first"))
    url, told = settings(postgres, "first").database, list[str]()
    with connect(url, name="holds", role=OWNER) as holds, connect(url, name="migrate", role=OWNER) as waits:
        with holds.transaction():
            holds.execute("LOCK TABLE order_status")
            waiting = Thread(target=waits.execute, args=("SELECT FROM order_status",))
            waiting.start()
            with telling(url, told.append):
                until = time.monotonic() + 20
                while not told and time.monotonic() < until:
                    time.sleep(0.05)
        waiting.join()
    assert [line.partition(" (")[0].partition(" of ")[2] for line in told] == ["user first"]
