"""What a session could inherit from database, role or environment does not reach this system, or is refused."""

import threading
import time
from collections.abc import Iterator

import psycopg
import pytest

from infra.ports import HOST, free_port
from infra.postgres_server import Postgres
from services.common.database import Unfit, connect
from services.common.settings import Settings
from services.operating.setup import prepare_database
from tests.support.databases import UNUSUAL, VERSIONS, administer, as_user, forget_all, server


@pytest.fixture
def url(postgres: Postgres) -> Iterator[str]:
    administer(postgres.database_url, "CREATE DATABASE own")
    yield as_user(postgres.database_url, "orderfold", "own", postgres._password)
    forget_all(postgres.database_url, "own")


def settings_of(url: str) -> dict[str, str]:
    with connect(url, name="test", role=None, hang_seconds=77, lock_seconds=3) as connection:
        return {
            name: connection.execute("SELECT current_setting(%s)", (name,)).fetchone()[0]  # type: ignore[index]
            for name in UNUSUAL
        }


@pytest.mark.parametrize("scope", ["DATABASE own", "ROLE orderfold"])
def test_nothing_is_inherited_from_the_database_or_the_role(postgres: Postgres, url: str, scope: str) -> None:
    usual = settings_of(url)
    try:
        administer(postgres.database_url, *(f"ALTER {scope} SET {n} = '{v}'" for n, v in UNUSUAL.items()))
        assert settings_of(url) == usual
    finally:
        administer(postgres.database_url, f"ALTER {scope} RESET ALL")
    assert usual["idle_in_transaction_session_timeout"] == "77s"
    assert usual["lock_timeout"] == "3s"
    assert (usual["datestyle"], usual["synchronous_commit"]) == ("ISO, MDY", "on")


def test_nothing_is_inherited_from_the_environment(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = settings_of(url)
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    monkeypatch.setenv("PGDATESTYLE", "German, DMY")
    monkeypatch.setenv("PGTZ", "Pacific/Chatham")
    monkeypatch.setenv("PGOPTIONS", "-c default_transaction_isolation=serializable -c search_path=elsewhere")
    assert settings_of(url) == usual
    with connect(url, name="test", role=None) as connection:
        assert connection.execute("SELECT %s::text", ("東Ł",)).fetchone() == ("東Ł",)


def test_who_waits_for_standbys_goes_on_so(postgres: Postgres, url: str) -> None:
    administer(postgres.database_url, "ALTER DATABASE own SET synchronous_commit = 'remote_write'")
    assert settings_of(url)["synchronous_commit"] == "remote_write"


def test_a_role_that_is_inherited_is_laid_down(postgres: Postgres, url: str) -> None:
    administer(postgres.database_url, "ALTER ROLE orderfold SET role = 'pg_monitor'")
    try:
        with connect(url, name="test", role=None) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("orderfold",)
    finally:
        administer(postgres.database_url, "ALTER ROLE orderfold RESET ALL")


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_database_that_is_not_utf8_is_refused_with_its_name(postgres: Postgres, encoding: str) -> None:
    administer(
        postgres.database_url, f"CREATE DATABASE old TEMPLATE template0 ENCODING '{encoding}' LOCALE_PROVIDER"
        " libc LOCALE 'C'"
    )  # fmt: skip
    old = as_user(postgres.database_url, "orderfold", "old", postgres._password)
    try:
        with pytest.raises(Unfit, match=f"database old has encoding {encoding}.*ENCODING 'UTF8'"):
            prepare_database(Settings(database=old))
        with pytest.raises(Unfit, match="database old has encoding"):
            connect(old, name="intake")
    finally:
        forget_all(postgres.database_url, "old")


def test_the_database_to_make_is_named_in_quotes_where_sql_needs_them(postgres: Postgres) -> None:
    url = postgres.database_url
    administer(url, "CREATE DATABASE \"my-db\" TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    try:
        with pytest.raises(Unfit, match="database my-db has encoding LATIN1") as unfit:
            connect(as_user(url, "orderfold", "my-db", postgres._password), name="intake")
        administer(url, str(unfit.value).partition("Make another one: ")[2])
    finally:
        administer(url, 'DROP DATABASE IF EXISTS "my-db"', 'DROP DATABASE IF EXISTS "my-db_utf8"')


def test_triggers_that_are_off_are_refused(postgres: Postgres, url: str) -> None:
    administer(postgres.database_url, "ALTER DATABASE own SET session_replication_role = 'replica'")
    with pytest.raises(Unfit, match="session_replication_role is replica"):
        connect(url, name="intake", role=None)


@pytest.mark.parametrize("programs", VERSIONS, ids=str)
def test_a_standby_is_told(programs: object) -> None:
    with server(programs) as alone:  # type: ignore[arg-type]
        url = alone.database_url
        alone._halt()
        (alone._data / "standby.signal").touch(mode=0o600)
        alone._hand_over(alone._data / "standby.signal")
        alone._child = alone._launch()
        with pytest.raises(Unfit, match=r"is a standby.*target_session_attrs=read-write"):
            connected_within(url, seconds=60)


def connected_within(url: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            return connect(url, name="intake", role=None).close()
        except psycopg.OperationalError as error:
            if isinstance(error, Unfit) or time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def test_a_migration_says_whom_it_waits_for_and_goes_on(postgres: Postgres, url: str) -> None:
    prepare_database(Settings(database=url))
    heard: list[str] = []
    told = threading.Event()

    def tell(sentence: str) -> None:
        heard.append(sentence)
        told.set()

    with psycopg.connect(url, application_name="analyst's notebook") as analyst:
        analyst.execute("SELECT count(*) FROM analytics.order_status")
        with connect(url, name="test", role=None) as owner:
            owner.execute("UPDATE installed SET version = 'old' WHERE name = 'analytics.order_status'")
        migrating = threading.Thread(target=prepare_database, args=(Settings(database=url), tell))
        migrating.start()
        assert told.wait(10)
        analyst.rollback()
    migrating.join(30)
    assert not migrating.is_alive()
    assert "analyst's notebook" in heard[0]
    assert "pg_terminate_backend" in heard[0]
    assert len(heard) == 1


def test_the_host_that_can_be_written_to_is_found_among_several(postgres: Postgres, url: str) -> None:
    user, _, rest = url.removeprefix("postgresql://").rpartition("@")
    place, _, database = rest.partition("/")
    several = f"postgresql://{user}@{HOST}:{free_port()},{place}/{database}?target_session_attrs=read-write"
    with connect(several, name="test", role=None) as connection:
        assert connection.info.port == postgres.port
    administer(postgres.database_url, "ALTER DATABASE own SET default_transaction_read_only = on")
    with pytest.raises(psycopg.OperationalError, match="read-only"):
        connect(several, name="test", role=None)
