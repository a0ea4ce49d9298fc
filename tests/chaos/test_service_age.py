"""Services and commands that are older than the database stop and say so; newer ones wait for the migration."""

import importlib
import json
import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO

import pytest

from infra.migrate import newest, upgrade
from infra.ports import free_port
from schemas.ids import order_stream
from services.common.database import OWNER, Connection, connect
from services.common.eventstore import PostgresLog, Uncommitted
from services.common.revision import OLDER, REVISION
from services.common.settings import Settings
from services.operating.setup import prepare_database, prepare_topics
from services.wiring import SERVICE_NAMES
from tests.support import preloaded
from tests.support.order_stream import submitted
from tests.support.parts import Parts, running_parts, with_fresh_database
from tests.support.processes import eventually


@pytest.fixture(scope="module")
def shared() -> Iterator[Parts]:
    with running_parts() as parts:
        prepare_topics(Settings(kafka=parts.bootstrap, database=parts.database_url))
        yield parts


@pytest.fixture
def environment(shared: Parts) -> Iterator[Mapping[str, str]]:
    """The environment of services on an empty database."""
    with with_fresh_database(shared, "age") as parts:
        yield {
            **os.environ,
            "ORDERFOLD_KAFKA": parts.bootstrap,
            "ORDERFOLD_DATABASE": parts.database_url,
            "ORDERFOLD_LOG_LEVEL": "INFO",
        }


def migrate(environment: Mapping[str, str]) -> None:
    prepare_database(Settings(database=environment["ORDERFOLD_DATABASE"]))


@contextmanager
def owner(environment: Mapping[str, str]) -> Iterator[Connection]:
    with connect(environment["ORDERFOLD_DATABASE"], name="test", role=None) as connection:
        yield connection


@contextmanager
def running(
    environment: Mapping[str, str], service: str, port: int = 0
) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
    """One service as a process of its own."""
    with tempfile.TemporaryFile() as log:
        own = {**environment, "ORDERFOLD_HEALTH_PORT": str(port)}
        process = subprocess.Popen(
            [sys.executable, "-m", f"services.{service}"], env=own, stderr=log, stdout=log
        )
        try:
            yield process, log
        finally:
            process.kill()
            process.wait()


def said(log: IO[bytes], event: str) -> list[str]:
    """The details that a service logged with an event."""
    lines = [line for line in os.pread(log.fileno(), 10**7, 0).decode().splitlines() if line.startswith("{")]
    return [line["detail"] for line in map(json.loads, lines) if line["event"] == event]


def reads(service: str) -> Mapping[str, int]:
    """The read models that a service says it reads."""
    return getattr(importlib.import_module(f"services.{service}.__main__"), "READS", {})


def readiness(port: int) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def test_the_revision_is_the_newest_migration() -> None:
    assert newest() == REVISION


@pytest.mark.parametrize("service", SERVICE_NAMES)
def test_a_service_waits_for_the_migration_and_ends_when_newer_software_migrates(
    environment: Mapping[str, str], service: str
) -> None:
    port = free_port()
    with running(environment, service, port) as (process, log):
        assert eventually(lambda: said(log, "not-migrated") != [])
        assert said(log, "not-migrated") == [
            "the database is not migrated (there is no revision yet). Run: orderfold migrate"
        ]
        assert eventually(lambda: readiness(port) == 503)
        migrate(environment)
        assert eventually(lambda: readiness(port) == 200)
        with owner(environment) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '0999'")
        assert process.wait(60) == OLDER
        why = f"this software is older than the database (revision 0999, knows {REVISION}): update it"
        assert said(log, "software-older") == [why]
    with running(environment, service) as (process, log):
        assert process.wait(60) == OLDER
        assert said(log, "software-older") == [why]


@pytest.mark.parametrize("service", SERVICE_NAMES)
def test_a_service_that_starts_while_a_new_database_is_migrated_waits_for_its_tables(
    environment: Mapping[str, str], service: str
) -> None:
    address = environment["ORDERFOLD_DATABASE"]
    upgrade(address, connect=lambda: connect(address, name="migrate", role=OWNER))
    port = free_port()
    with running(environment, service, port) as (process, log):
        assert eventually(lambda: said(log, "not-migrated") != [])
        migrate(environment)
        assert eventually(lambda: readiness(port) == 200 or process.poll() is not None)
        assert process.poll() is None, os.pread(log.fileno(), 10**5, 0).decode()


@pytest.mark.parametrize("service", [name for name in SERVICE_NAMES if reads(name)])
def test_a_service_that_starts_during_an_upgrade_waits_for_what_it_reads(
    environment: Mapping[str, str], service: str
) -> None:
    migrate(environment)
    model, version = sorted(reads(service).items())[-1]
    port = free_port()
    with owner(environment) as connection:
        connection.execute("UPDATE installed SET version = %s WHERE name = %s", (version - 1, model))
        with running(environment, service, port) as (process, log):
            assert eventually(lambda: said(log, "not-migrated") != [])
            assert f"(read model {model} version {version - 1}, this software needs {version})" in str(
                said(log, "not-migrated")
            )
            assert readiness(port) == 503
            connection.execute("UPDATE installed SET version = %s WHERE name = %s", (version, model))
            assert eventually(lambda: readiness(port) == 200 or process.poll() is not None)
            assert process.poll() is None, os.pread(log.fileno(), 10**5, 0).decode()


@pytest.mark.parametrize(
    ("service", "model"), [("projections", "order_status"), ("processor", "waiting_order")]
)
def test_a_service_whose_fold_is_older_ends_before_it_writes(
    environment: Mapping[str, str], service: str, model: str
) -> None:
    migrate(environment)
    with owner(environment) as connection:
        connection.execute("UPDATE installed SET version = '99' WHERE name = %s", (model,))
        with connection.transaction():
            stream = order_stream("ACME", "A-1")
            PostgresLog(connection).append([Uncommitted("ACME", stream, 1, submitted())])
        with running(environment, service) as (process, log):
            assert process.wait(60) == OLDER
            assert f"read model {model} version 99" in said(log, "software-older")[0]
        assert connection.execute(f"SELECT count(*) FROM {model}".encode()).fetchall() == [(0,)]
        positions = "SELECT sum(position) FROM checkpoint WHERE follower = %s"
        assert connection.execute(positions, (model,)).fetchall() == [(0,)]


COMMANDS = (
    ("migrate",),
    ("status", "A-1"),
    ("orders",),
    ("back-orders",),
    ("report",),
    ("runs", "list"),
    ("runs", "now", "--dc", "DC-EAST"),
    ("schedule",),
    ("dead-letters", "list"),
    ("why", "A-1"),
    ("trace",),
    ("verify",),
    ("check",),
    ("rebuild", "order_status"),
    ("lag",),
    ("wait-idle",),
    ("organization", "list"),
    ("organization", "apply", "examples/acme.yaml"),
    ("up",),
)


def test_every_command_says_that_it_is_older_than_the_database(environment: Mapping[str, str]) -> None:
    migrate(environment)
    with owner(environment) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
    for arguments in COMMANDS:
        done = preloaded.run(environment, arguments)
        assert done.code == OLDER, (arguments, done)
        assert "this software is older than the database" in done.err, (arguments, done)


def test_every_command_says_that_the_database_is_not_migrated(environment: Mapping[str, str]) -> None:
    migrate(environment)
    with owner(environment) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0005'")
    for arguments in COMMANDS[1:-1]:
        done = preloaded.run(environment, arguments)
        assert done.code == 3, (arguments, done)
        assert "Run: orderfold migrate" in done.err, (arguments, done)


def test_up_ends_when_newer_software_migrates(environment: Mapping[str, str]) -> None:
    with tempfile.TemporaryFile() as log:
        command = [sys.executable, "-m", "services.cli", "up"]
        process = subprocess.Popen(command, env=dict(environment), stdout=log, stderr=subprocess.STDOUT)
        try:
            up = b"orderfold is up"
            assert eventually(lambda: up in os.pread(log.fileno(), 10**6, 0))
            with owner(environment) as connection:
                connection.execute("UPDATE alembic_version SET version_num = '0999'")
            assert process.wait(60) == OLDER
        finally:
            process.kill()
            process.wait()
