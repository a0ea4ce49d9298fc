"""Tests get the parts that are there, by name, and an empty database each."""

from pathlib import Path

import psycopg
import pytest

from infra.embedded import Postgres
from tests.support.parts import (
    Parts,
    any_database,
    available_brokers,
    broker,
    drop_database,
    fresh_database,
    running_parts,
    with_fresh_database,
)


@pytest.fixture(autouse=True)
def _nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORDERFOLD_KAFKA", raising=False)
    monkeypatch.delenv("ORDERFOLD_DATABASE", raising=False)
    monkeypatch.delenv("ORDERFOLD_TEST_POSTGRES", raising=False)


def test_each_module_gets_an_empty_database_that_is_dropped_even_when_someone_is_connected() -> None:
    with any_database() as server:
        parts = Parts("nowhere:1", server.url, "no broker", server.name)
        with with_fresh_database(parts, "tests.Some Module") as own:
            busy = psycopg.connect(own.database_url)
            busy.execute("CREATE TABLE mine (id int)")
            busy.commit()
            again = fresh_database(server.url, "another")
            with psycopg.connect(again) as connection:
                tables = connection.execute("SELECT FROM pg_tables WHERE tablename = 'mine'").fetchall()
            assert tables == []
            drop_database(again)
        busy.close()
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            psycopg.connect(own.database_url)


def test_given_addresses_win(monkeypatch: pytest.MonkeyPatch) -> None:
    with any_database() as server:
        monkeypatch.setenv("ORDERFOLD_DATABASE", server.url)
        monkeypatch.setenv("ORDERFOLD_KAFKA", "127.0.0.1:9")
        with running_parts() as parts:
            assert parts.database_url == server.url
            assert parts.bootstrap == "127.0.0.1:9"
            assert parts.broker_name == "Kafka (given address)"
            assert parts.database_name.endswith("(given address)")


@pytest.mark.parametrize("kind", available_brokers())
def test_every_available_broker_starts_and_has_a_name(kind: str) -> None:
    with broker(kind) as address:
        assert address.url.startswith("127.0.0.1:")
        assert any(digit in address.name for digit in "0123456789")


INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))


@pytest.mark.skipif(not INSTALLED, reason="no PostgreSQL is installed beside the wheel's")
def test_a_folder_of_programs_gives_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    programs = INSTALLED[0].parent
    monkeypatch.setenv("ORDERFOLD_TEST_POSTGRES", str(programs))
    with any_database() as server, psycopg.connect(server.url) as connection:
        version = connection.info.server_version // 10_000
        assert version == int(programs.parent.name)
        assert server.name.startswith(f"PostgreSQL {version}.")
    with Postgres(durable=False) as wheel:
        assert wheel.name.endswith("(embedded)")
