"""Installations on one server share two roles: where logins of one may connect to the other, `migrate` says so."""

from collections.abc import Iterator

import psycopg
import pytest

from infra.postgres_server import Postgres
from services.common.settings import Settings
from services.operating.neighbours import let_in
from services.operating.setup import prepare_database
from tests.support.command import UNSET, ask
from tests.support.databases import administer, as_user, forget_all

ROLES = "orderfold_writer", "orderfold_analyst"
CONNECT = "GRANT CONNECT ON DATABASE {} TO {}"


@pytest.fixture(autouse=True)
def _made(postgres: Postgres) -> Iterator[None]:
    """Two databases with an owner and a service each, as SQL makes them where nobody says more."""
    url = postgres.database_url
    administer(url, *(f"CREATE ROLE {role}" for role in ROLES))
    for name in ("first", "Second"):
        for login in (name, f"{name}_service"):
            administer(url, f"CREATE ROLE \"{login}\" LOGIN PASSWORD 'secret' IN ROLE orderfold_writer")
        administer(url, f'CREATE DATABASE "{name}" OWNER "{name}"')
    prepare_database(settings(postgres, "first"))
    yield
    forget_all(url, '"Second"', '"Second"', '"Second_service"')
    forget_all(url, "first", "first", "first_service", *ROLES)


def settings(postgres: Postgres, name: str) -> Settings:
    return Settings(database=as_user(postgres.database_url, name, name))


def told(postgres: Postgres, name: str) -> str | None:
    with psycopg.connect(settings(postgres, name).database) as connection:
        return let_in(connection)


def comes_in(postgres: Postgres, user: str, database: str) -> bool:
    try:
        psycopg.connect(as_user(postgres.database_url, user, database)).close()
    except psycopg.OperationalError:
        return False
    return True


def test_an_installation_that_is_alone_on_its_server_hears_nothing(postgres: Postgres) -> None:
    assert told(postgres, "first") is None


@pytest.mark.parametrize("let", ["nobody said anything", "as an earlier page said", "analysts alone"])
def test_each_hears_of_the_other_until_logins_alone_may_connect(postgres: Postgres, let: str) -> None:
    """opengisch/pum#137: a role that several databases share opens all of them."""
    prepare_database(settings(postgres, "Second"))
    if let != "nobody said anything":
        for name in ("first", '"Second"'):
            administer(postgres.database_url, f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
            to = ROLES if let == "as an earlier page said" else ROLES[1:]
            administer(postgres.database_url, CONNECT.format(name, ", ".join(to)))
            administer(postgres.database_url, f"GRANT TEMPORARY ON DATABASE {name} TO orderfold_writer")
    first, second = told(postgres, "first"), told(postgres, "Second")
    assert first is not None
    assert second is not None
    assert 'database "Second" has the same roles' in first
    assert "database first has the same roles" in second
    for name, sentence in (("first", first), ("Second", second)):
        administer(postgres.database_url, CONNECT.format(f'"{name}"', f'"{name}_service"'))
        administer(postgres.database_url, sentence.partition("TO it, then: ")[2])
    assert (told(postgres, "first"), told(postgres, "Second")) == (None, None)
    prepare_database(settings(postgres, "first"))
    for name, other in (("first", "Second"), ("Second", "first")):
        assert comes_in(postgres, f"{name}_service", name)
        assert not comes_in(postgres, f"{name}_service", other)
        assert not comes_in(postgres, name, other)


def test_the_command_says_so_and_is_done_all_the_same(postgres: Postgres) -> None:
    prepare_database(settings(postgres, "Second"))
    answer = ask({**UNSET, "ORDERFOLD_DATABASE": settings(postgres, "first").database}, "migrate")
    assert (answer.code, answer.out) == (0, "database: up to date\n")
    assert 'warning: the orderfold in database "Second" has the same roles' in answer.err
