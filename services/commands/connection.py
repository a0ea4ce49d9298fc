"""The connection of a command to the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from services.commands.output import fail
from services.common.database import Connection, connect
from services.common.history import History, LogIsOlder
from services.common.revision import check_revision
from services.common.settings import Settings, read


@contextmanager
def database() -> Iterator[Connection]:
    """Connect as the writer until the end of the block; `failures` puts into words what goes wrong."""
    with connect(read("database").database_address(), name="cli") as connection:
        check_revision(connection)
        yield connection


def refuse_older_log(connection: Connection, settings: Settings) -> None:
    """Exit where the log is older than what was published from it; without a broker nobody can tell."""
    if settings.kafka:
        from services.common import bus

        kafka = bus.KafkaConnection.of(settings, "cli")
        try:
            History(lambda: bus.KafkaTopicAdmin(kafka)).check(connection)
        except LogIsOlder as error:
            fail(str(error))
