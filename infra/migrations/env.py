"""Runs the migrations for Alembic: one connection, one transaction, everything in the schema `orderfold`."""

from typing import Any

from alembic import context
from sqlalchemy import create_engine, pool, text

from infra.hold import hold
from infra.rights import RIGHTS, grant
from infra.roles import ensure_roles

config = context.config

_READ = ("orderfold.dead_letter", "orderfold.planned_run", "orderfold.processor_run", "orderfold.stock")
"""What analysts' views select from and no read model fills: migrations may change any of it."""


def run() -> None:
    """Bring the database to the requested revision; two processes that try at once take turns.

    Rights are granted each time: a copy of a database comes without them, or an administrator took some away.
    """
    engine = create_engine("postgresql+psycopg://", creator=_connect, poolclass=pool.NullPool)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('orderfold migrate', 0))"))
        if connection.execute(text("SELECT to_regnamespace('orderfold')")).scalar() is None:
            connection.execute(text("CREATE SCHEMA orderfold"))
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101
        ensure_roles(driver)
        connection.execute(text("SET LOCAL search_path = orderfold"))
        context.configure(connection=connection, version_table_schema="orderfold")
        if context.get_context().get_current_revision() != context.get_head_revision():
            hold(driver, _READ)
        context.run_migrations()
        grant(driver, RIGHTS)


def _connect() -> Any:
    """Open the connection of the caller; SQLAlchemy begins the transaction itself."""
    connection = config.attributes["connect"]()
    connection.autocommit = False
    return connection


run()
