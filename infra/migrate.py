"""Bring a database to the newest schema."""

from collections.abc import Callable
from importlib.resources import files
from typing import Any

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError


def upgrade(url: str, shards: int = 4, connect: Callable[[], psycopg.Connection[Any]] | None = None) -> None:
    """Run every migration that the database does not have yet. `shards` matters for a new log only.

    `connect` opens the connection, where that takes more than the address. Raises what it raises,
    infra.roles.MigrationRefused, and psycopg.Error.
    """
    config = _config()
    config.attributes.update(connect=connect or (lambda: psycopg.connect(url)), shards=shards)
    try:
        command.upgrade(config, "head")
    except DBAPIError as error:
        raise error.orig or error from error


def newest() -> str:
    """Return the newest revision that this version of the software knows."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("infra").joinpath("migrations")))
    config.set_main_option("path_separator", "os")
    return config
