"""Bring a database and a broker to what this version needs."""

import time
from collections.abc import Callable, Mapping

import psycopg

from schemas.topics import TOPICS
from services.common import bus
from services.common.database import OWNER, connect
from services.common.settings import Settings
from services.operating.foreign import check_nothing_foreign
from services.operating.install import install, silent
from services.operating.up_to_date import is_up_to_date
from services.operating.waiting_for import telling

_LOCK_SECONDS = 5.0  # a statement that waits for a table makes everybody wait who comes after it
_TRIES_FOR = 600.0  # seconds


def prepare_database(
    settings: Settings, tell: Callable[[str], None] = silent, *, drop_dependents: bool = False
) -> Mapping[str, str]:
    """Run the migrations, then make the read models and views; `tell` hears what is built. As the owner of the schema.

    Returns what others made that was dropped, with its definition where it is a view. Raises InTheWay where something
    that is not ours has a name that is needed, or depends on what must be replaced; OlderThanDatabase.

    Where somebody's transaction holds a table, `tell` is called with who that is. It is tried again for ten minutes,
    each time after a pause in which others get at the table. Raises psycopg.errors.LockNotAvailable after that.
    """
    from infra.migrate import upgrade  # only who migrates loads alembic and SQLAlchemy

    address = settings.database_address()
    deadline = time.monotonic() + _TRIES_FOR
    with telling(address, tell):
        while True:
            try:
                with _owner(address) as connection:
                    check_nothing_foreign(connection)
                upgrade(address, settings.shards, lambda: _owner(address))
                return install(address, tell, drop_dependents=drop_dependents, lock_seconds=_LOCK_SECONDS)
            except psycopg.errors.LockNotAvailable:
                if time.monotonic() > deadline:
                    raise
            time.sleep(1.0)


def prepare_database_if_needed(settings: Settings, tell: Callable[[str], None] = silent) -> bool:
    """Do the same where something is to be done; return whether it was. Without work, no owner is needed."""
    if is_up_to_date(settings.database_address()):
        return False
    prepare_database(settings, tell)
    return True


def prepare_topics(settings: Settings) -> list[str]:
    """Create the topics that are missing; return their names."""
    return list(bus.KafkaTopicAdmin(bus.KafkaConnection.of(settings, "setup")).apply(TOPICS))


def _owner(address: str) -> psycopg.Connection:
    return connect(address, name="migrate", role=OWNER, lock_seconds=_LOCK_SECONDS)
