"""The connection of a command to the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from services.common.database import Connection, connect
from services.common.settings import read


@contextmanager
def database() -> Iterator[Connection]:
    """Connect as the writer until the end of the block; `failures` puts into words what goes wrong."""
    with connect(read("database").database, name="cli") as connection:
        yield connection
