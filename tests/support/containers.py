"""Kafka and PostgreSQL out of Docker, through testcontainers, where a Docker daemon answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import docker  # type: ignore[import-untyped]  # it ships no types
from testcontainers.community.kafka import KafkaContainer
from testcontainers.community.postgres import PostgresContainer

KAFKA_IMAGE = (
    "confluentinc/cp-kafka:7.6.0"  # the one testcontainers knows how to start as a single KRaft node
)
POSTGRES_IMAGE = "postgres:18"


@lru_cache(maxsize=1)
def docker_answers() -> bool:
    """Whether a Docker daemon can be reached from here; asked once."""
    try:
        client = docker.from_env(timeout=3)
    except docker.errors.DockerException:
        return False
    try:
        return bool(client.ping())
    except docker.errors.DockerException:
        return False
    finally:
        client.close()


@contextmanager
def kafka_in_docker() -> Iterator[tuple[str, str]]:
    """Bootstrap address and image name."""
    with KafkaContainer(KAFKA_IMAGE).with_kraft() as container:
        yield container.get_bootstrap_server(), KAFKA_IMAGE


@contextmanager
def postgres_in_docker() -> Iterator[str]:
    """The URL of its database, in the form psycopg takes."""
    with PostgresContainer(POSTGRES_IMAGE, driver=None) as container:
        yield container.get_connection_url()
