"""The broker and the database that tests run on: the first that is there, and by what name to report it."""

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from infra import apache_kafka
from infra.apache_kafka import ApacheKafka
from infra.embedded import Broker, Postgres
from tests.support.containers import docker_answers, kafka_in_docker, postgres_in_docker

NEEDS_KAFKA = [
    pytest.mark.kafka,
    pytest.mark.skipif(not apache_kafka.fetched(), reason="no Apache Kafka was fetched: make kafka"),
]
"""The marks of a module that is about a real Apache Kafka."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Two addresses, and two names with versions that stand beside every figure."""

    bootstrap: str
    database_url: str
    broker_name: str
    database_name: str


@dataclass(frozen=True, slots=True)
class Address:
    """Where one server is, and what it is."""

    url: str
    name: str


def available_brokers() -> list[str]:
    """The kinds of broker this machine can start without Docker, to parametrize tests with."""
    return ["embedded", "kafka"] if apache_kafka.fetched() else ["embedded"]


@contextmanager
def broker(kind: str) -> Iterator[Address]:
    """A fresh broker of a kind out of `available_brokers`; ValueError for any other word."""
    match kind:
        case "embedded":
            with Broker() as small:
                yield Address(small.bootstrap, small.name)
        case "kafka":
            with ApacheKafka() as real:
                yield Address(real.bootstrap, real.name)
        case _:
            raise ValueError(f"no such broker: {kind}")


@contextmanager
def any_broker() -> Iterator[Address]:
    """The first that is there: ORDERFOLD_KAFKA, Docker, a fetched Apache Kafka, the embedded one."""
    given = os.environ.get("ORDERFOLD_KAFKA")
    if given:
        yield Address(given, "Kafka (given address)")
    elif docker_answers():
        with kafka_in_docker() as (bootstrap, image):
            yield Address(bootstrap, f"{image} (Docker)")
    else:
        with broker(available_brokers()[-1]) as address:
            yield address


@contextmanager
def any_database() -> Iterator[Address]:
    """The first PostgreSQL that is there: ORDERFOLD_DATABASE, Docker, the embedded one.

    ORDERFOLD_TEST_POSTGRES, a folder of another version's programs, stands before the last two.
    """
    given, programs = os.environ.get("ORDERFOLD_DATABASE"), os.environ.get("ORDERFOLD_TEST_POSTGRES")
    if given:
        yield Address(given, f"PostgreSQL {_server_version(given)} (given address)")
    elif programs is None and docker_answers():
        with postgres_in_docker() as url:
            yield Address(url, f"PostgreSQL {_server_version(url)} (Docker)")
    else:
        with Postgres(durable=False, programs=Path(programs) if programs else None) as own:
            yield Address(own.database_url, own.name)


_INSTALLED = Path("/usr/lib/postgresql/15/bin")


def available_servers() -> list[str]:
    """The kinds of PostgreSQL to parametrize tests with: the one of all tests, and 15 where the machine has it."""
    return ["any", "15"] if (_INSTALLED / "postgres").exists() else ["any"]


@contextmanager
def database_server(kind: str) -> Iterator[Address]:
    """A server of a kind out of `available_servers`."""
    if kind == "15":
        with Postgres(durable=False, programs=_INSTALLED) as own:
            yield Address(own.database_url, own.name)
    else:
        with any_database() as address:
            yield address


@contextmanager
def running_parts() -> Iterator[Parts]:
    """Both, for as long as the block lasts. What was given is left as it was found."""
    with ExitStack() as stack:
        database = stack.enter_context(any_database())
        messages = stack.enter_context(any_broker())
        yield Parts(messages.url, database.url, messages.name, database.name)


@contextmanager
def new_database(server_url: str, name: str) -> Iterator[str]:
    """The URL of an empty database next to the one `server_url` names, dropped at the end of the block."""
    url = fresh_database(server_url, name)
    try:
        yield url
    finally:
        drop_database(url)


@contextmanager
def with_fresh_database(parts: Parts, name: str) -> Iterator[Parts]:
    """The same parts, but with an empty database that is dropped at the end of the block."""
    with new_database(parts.database_url, name) as url:
        yield replace(parts, database_url=url)


@contextmanager
def own_database(name: str) -> Iterator[str]:
    """The URL of an empty database on the first PostgreSQL that is there, dropped at the end of the block."""
    with any_database() as server, new_database(server.url, name) as url:
        yield url


def fresh_database(server_url: str, name: str, template: str = "template1") -> str:
    """Create a database next to the one `server_url` names, and answer its URL: empty, or a copy of `template`.

    `name` is any text, such as a module's name; a suffix of this process keeps parallel workers apart.
    A database of that name is dropped first.
    """
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    database = f"{plain[-40:]}_{os.getpid()}"
    url = urlunsplit(urlsplit(server_url)._replace(path=f"/{database}"))
    drop_database(url)
    with psycopg.connect(_maintenance(server_url), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(database), sql.Identifier(template)
            )
        )
    return url


def drop_database(url: str) -> None:
    """Drop the database this URL names, whoever is still connected; nothing happens when there is none."""
    database = urlsplit(url).path.removeprefix("/")
    with psycopg.connect(_maintenance(url), autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
        )


def _maintenance(url: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path="/postgres"))


def _server_version(url: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute("SHOW server_version").fetchone()
    return str(row[0]).split()[0] if row else "?"
