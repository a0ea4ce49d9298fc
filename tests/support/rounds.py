"""The acceptance tests in other surroundings: ORDERFOLD_ROUND says which.

lz4        every message is compressed by a client in C, on a real Apache Kafka
unusual    sessions of the database inherit unusual defaults
guarded    a broker with TLS, logins and rights, a user for each service with its rights and no more, and a database
           whose services are not its owner
"""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

from services.commands.up import Group
from services.operating.acls import COMMAND, Acl
from services.wiring import SERVICE_NAMES
from tests.support.c_client import CompressedOutbound
from tests.support.command import UNSET, ask
from tests.support.databases import UNUSUAL, VERSIONS, administer, as_user, server
from tests.support.guarded import guarded_kafka
from tests.support.parts import Parts, broker
from tests.support.system import System, running_system

ROUND = os.environ.get("ORDERFOLD_ROUND", "")


@contextmanager
def round_system(parts: Parts, **environment: str) -> Iterator[System]:
    """A running system in the surroundings of the round."""
    if ROUND == "guarded":
        with _guarded() as system:
            yield system
        return
    if ROUND == "unusual":
        _make_unusual(parts.database_url)
    with ExitStack() as stack:
        if ROUND == "lz4":
            real = stack.enter_context(broker("kafka"))
            parts = replace(parts, bootstrap=real.url, broker_name=real.name)
        system = stack.enter_context(running_system(parts, **environment))
        if ROUND == "lz4":
            system.publisher = CompressedOutbound(parts.bootstrap, "lz4")
        yield system


def _make_unusual(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        name = sql.Identifier(connection.info.dbname)
        for setting, value in UNUSUAL.items():
            statement = sql.SQL("ALTER DATABASE {} SET {} = {}")
            connection.execute(statement.format(name, sql.Identifier(setting), value))


class _Guarded(Group):
    """Each service as the user that it is."""

    def __init__(self, users: Mapping[str, Mapping[str, str]], log: IO[bytes]) -> None:
        super().__init__(users[COMMAND], SERVICE_NAMES, log)
        self._users = users

    def start(self, service: str) -> None:
        """Start a service with its own environment."""
        self._environment = self._users[service]
        super().start(service)


@contextmanager
def _guarded() -> Iterator[System]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        postgres = stack.enter_context(server(VERSIONS[-1]))
        guarded = stack.enter_context(guarded_kafka(folder))
        administer(
            postgres.database_url,
            "CREATE ROLE orderfold_writer",
            "CREATE ROLE orderfold_analyst",
            "CREATE ROLE owner LOGIN PASSWORD 'secret' IN ROLE orderfold_writer",
            "CREATE ROLE service LOGIN PASSWORD 'secret' IN ROLE orderfold_writer",
            "CREATE DATABASE shop OWNER owner",
        )
        owner = {**UNSET, "ORDERFOLD_DATABASE": as_user(postgres.database_url, "owner", "shop")}
        assert ask(owner, "migrate").code == 0
        common = {
            **UNSET,
            "ORDERFOLD_DATABASE": as_user(postgres.database_url, "service", "shop"),
            "ORDERFOLD_LOG_LEVEL": "WARNING",
        }
        users = {
            name: {**common, **guarded.environment(f"orderfold-{name}")} for name in (*SERVICE_NAMES, COMMAND)
        }
        rights = json.loads(ask(users[COMMAND], "topics", "acls", "--json").out)
        guarded.allow(*(Acl(*(right[name] for name in Acl._fields)) for right in rights))
        assert ask(users[COMMAND], "topics", "apply").code == 0
        url = postgres.database_url.rpartition("/")[0] + "/shop"
        parts = Parts(guarded.kafka.bootstrap, url, "guarded Apache Kafka", postgres.name)
        log = stack.enter_context(tempfile.TemporaryFile())
        group = stack.enter_context(_Guarded(users, log))
        options: dict[str, Any] = {
            name: value for name, value in guarded.options().items() if name != "bootstrap_servers"
        }
        system = System(replace(parts), group, users[COMMAND], log, options)
        stack.callback(system.close)
        yield system
