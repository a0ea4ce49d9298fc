"""Roles that an administrator made are used as they are; what is missing is named with the statement that mends it."""

from collections.abc import Iterator

import psycopg
import pytest

from infra.postgres_server import Postgres
from infra.roles import MigrationRefused
from services.common.database import Unfit, connect
from services.common.settings import Settings
from services.operating.setup import prepare_database, prepare_database_if_needed
from services.operating.up_to_date import is_up_to_date
from tests.support.databases import administer, as_user, forget_all

ROLES = ("CREATE ROLE orderfold_writer", "CREATE ROLE orderfold_analyst")


@pytest.fixture(autouse=True)
def _nothing_left(postgres: Postgres) -> Iterator[None]:
    yield
    forget_all(postgres.database_url, "app")
    forget_all(
        postgres.database_url, "second", "app", "other", "service", "orderfold_writer", "orderfold_analyst"
    )


def owned(postgres: Postgres, database: str, owner: str, rights: str = "") -> Settings:
    administer(
        postgres.database_url,
        f"CREATE ROLE {owner} LOGIN PASSWORD 'secret' {rights}",
        f"CREATE DATABASE {database} OWNER {owner}",
    )
    return Settings(database=as_user(postgres.database_url, owner, database))


def test_an_owner_without_any_right_migrates_where_the_roles_are_there_and_granted(
    postgres: Postgres,
) -> None:
    app = owned(postgres, "app", "app")
    administer(postgres.database_url, *ROLES, "GRANT orderfold_writer TO app")
    prepare_database(app)
    with connect(app.database, name="test") as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("orderfold_writer",)


def test_an_owner_who_may_create_roles_needs_no_administrator(postgres: Postgres) -> None:
    app = owned(postgres, "app", "app", "CREATEROLE")
    prepare_database(app)
    prepare_database(app)
    assert is_up_to_date(app.database)


def test_an_owner_who_may_not_create_roles_is_told_what_to_say(postgres: Postgres) -> None:
    app = owned(postgres, "app", "app")
    with pytest.raises(MigrationRefused, match="may not create roles") as refused:
        prepare_database(app)
    administer(postgres.database_url, *str(refused.value).partition("server: ")[2].split("; "))
    prepare_database(app)


def test_an_owner_who_is_no_member_is_told_what_to_say(postgres: Postgres) -> None:
    app = owned(postgres, "app", "app")
    administer(postgres.database_url, *ROLES)
    with pytest.raises(MigrationRefused, match="no member of it") as refused:
        prepare_database(app)
    administer(postgres.database_url, str(refused.value).partition("says: ")[2])
    prepare_database(app)


def test_a_second_database_of_another_owner(postgres: Postgres) -> None:
    """Before 16 the right to create roles is enough; since then the owner has to be granted the role of others."""
    prepare_database(owned(postgres, "app", "app", "CREATEROLE"))
    second = owned(postgres, "second", "other", "CREATEROLE")
    if postgres.name.startswith("PostgreSQL 15"):
        prepare_database(second)
        return
    with pytest.raises(MigrationRefused, match="GRANT orderfold_writer TO other"):
        prepare_database(second)
    administer(postgres.database_url, "GRANT orderfold_writer TO other")
    prepare_database(second)


def test_a_service_needs_no_right_of_the_owner(postgres: Postgres) -> None:
    app = owned(postgres, "app", "app")
    administer(
        postgres.database_url,
        *ROLES,
        "GRANT orderfold_writer TO app",
        "CREATE ROLE service LOGIN PASSWORD 'secret'",
    )
    prepare_database(app)
    service = Settings(database=as_user(postgres.database_url, "service", "app"))
    with pytest.raises(Unfit, match="GRANT orderfold_writer TO service"):
        connect(service.database, name="test")
    administer(postgres.database_url, "GRANT orderfold_writer TO service")
    assert prepare_database_if_needed(service) is False
    with connect(service.database, name="test") as connection:
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM events")


def test_what_is_to_be_said_names_users_in_quotes_where_sql_needs_them(postgres: Postgres) -> None:
    """As clouds name them; and `user` is a word of SQL."""
    owner, service = "own@proj.iam", "user"
    administer(
        postgres.database_url,
        *ROLES,
        f"CREATE ROLE \"{owner}\" LOGIN PASSWORD 'secret'",
        f"CREATE ROLE \"{service}\" LOGIN PASSWORD 'secret'",
        f'CREATE DATABASE app OWNER "{owner}"',
    )
    try:
        app = Settings(database=as_user(postgres.database_url, owner, "app"))
        with pytest.raises(MigrationRefused, match="no member of it") as refused:
            prepare_database(app)
        administer(postgres.database_url, str(refused.value).partition("says: ")[2])
        prepare_database(app)
        serving = as_user(postgres.database_url, service, "app")
        with pytest.raises(Unfit, match="user user may not take on") as unfit:
            connect(serving, name="test")
        administer(postgres.database_url, str(unfit.value).partition("says: ")[2])
        connect(serving, name="test").close()
    finally:
        forget_all(postgres.database_url, "app")
        administer(postgres.database_url, f'DROP ROLE "{owner}"', f'DROP ROLE "{service}"')


def test_a_database_that_is_behind_is_migrated_by_up(postgres: Postgres) -> None:
    app = owned(postgres, "app", "app", "CREATEROLE")
    assert prepare_database_if_needed(app) is True
    with connect(app.database, name="test", role=None) as connection:
        connection.execute("DELETE FROM installed WHERE name = 'order_status'")
    assert not is_up_to_date(app.database)
    assert prepare_database_if_needed(app) is True


def test_a_database_that_is_not_set_up_says_so(postgres: Postgres) -> None:
    app = owned(postgres, "app", "app")
    with pytest.raises(
        Unfit, match=r"not migrated \(there is no role orderfold_writer\)\. Run: orderfold migrate"
    ):
        connect(app.database, name="test")
