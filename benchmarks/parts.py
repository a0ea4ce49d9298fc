"""The servers that figures are taken on: a durable PostgreSQL, each broker that can be had, and all services."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from tempfile import TemporaryFile
from typing import LiteralString

from benchmarks.material import SUBMITTED, policy
from infra import apache_kafka
from infra.apache_kafka import ApacheKafka
from infra.embedded import Broker, Postgres
from schemas.events.organization import OrganizationApplied
from schemas.organization import Organization
from services.commands.up import Group
from services.common.database import Connection, connect
from services.common.eventstore import PostgresLog, Uncommitted
from services.common.settings import Settings
from services.operating.setup import prepare_database, prepare_topics
from services.streams.organization import organization_stream


@dataclass(frozen=True, slots=True)
class Parts:
    """Addresses and names; `on` is what stands beside a figure."""

    database: str
    database_name: str
    kafka: str = ""
    kafka_name: str = ""

    @property
    def on(self) -> str:
        """Broker and database, with versions."""
        return f"{self.kafka_name}, {self.database_name}" if self.kafka else self.database_name

    def connect(self) -> Connection:
        """A connection as services have it."""
        return connect(self.database, name="benchmark")

    def as_owner(self, *statements: LiteralString) -> None:
        """Do what no service may."""
        with connect(self.database, name="benchmark", role=None) as connection:
            for statement in statements:
                connection.execute(statement)

    def apply(self, document: Organization) -> None:
        """Put an organization in force for the first time."""
        code = document.organization
        applied = OrganizationApplied(
            organization=code, policy_version=1, document=document, applied_at=SUBMITTED
        )
        with self.connect() as connection, connection.transaction():
            PostgresLog(connection).append([Uncommitted(code, organization_stream(code), 1, applied)])

    def environment(self) -> dict[str, str]:
        """What a service process is given."""
        addresses = {"ORDERFOLD_KAFKA": self.kafka, "ORDERFOLD_DATABASE": self.database}
        return {**os.environ, **addresses, "ORDERFOLD_LOG_LEVEL": "WARNING"}


@contextmanager
def database() -> Iterator[Parts]:
    """An empty log on a PostgreSQL of its own that waits for its disk; the organization is applied."""
    with Postgres(durable=True) as server:
        parts = Parts(server.database_url, f"{server.name}, durable")
        prepare_database(Settings(database=parts.database))
        parts.apply(policy())
        yield parts


def brokers() -> list[type[Broker] | type[ApacheKafka]]:
    """The embedded broker, and a real Apache Kafka where it was fetched."""
    return [Broker, ApacheKafka] if apache_kafka.fetched() else [Broker]


@contextmanager
def pair(broker: type[Broker] | type[ApacheKafka]) -> Iterator[Parts]:
    """A database as above and a broker with all topics."""
    with database() as alone, broker() as server:
        parts = replace(alone, kafka=server.bootstrap, kafka_name=server.name)
        prepare_topics(Settings(kafka=parts.kafka, database=parts.database))
        yield parts


@contextmanager
def services(parts: Parts) -> Iterator[Group]:
    """All services as processes."""
    with TemporaryFile() as log, Group(parts.environment(), log=log) as group:
        yield group
