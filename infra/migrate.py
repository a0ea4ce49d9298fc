"""Bring a database to the newest schema."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory


def upgrade(url: str, shards: int = 4) -> None:
    """Run every migration that the database does not have yet. `shards` matters for a new log only.

    Raises sqlalchemy.exc.OperationalError where the database cannot be reached.
    """
    config = _config()
    config.attributes.update(url=url, shards=shards)
    command.upgrade(config, "head")


def newest() -> str:
    """Return the newest revision that this version of the software knows."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("infra").joinpath("migrations")))
    config.set_main_option("path_separator", "os")
    return config
