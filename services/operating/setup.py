"""Bring a database and a broker to what this version needs."""

from schemas.topics import TOPICS
from services.common import bus
from services.common.settings import Settings
from services.operating.install import install


def prepare_database(settings: Settings) -> None:
    """Run the migrations, then make the read models and views."""
    from infra.migrate import upgrade  # only who migrates loads alembic and SQLAlchemy

    upgrade(settings.database, settings.shards)
    install(settings.database)


def prepare_topics(settings: Settings) -> list[str]:
    """Create the topics that are missing; return their names."""
    connection = bus.KafkaConnection(settings.kafka, settings.kafka_options)
    return list(bus.KafkaTopicAdmin(connection).apply(TOPICS))
