"""Runs the migrations for Alembic: one connection, one transaction, everything in the schema `orderfold`."""

from alembic import context
from sqlalchemy import create_engine, pool, text

config = context.config


def run() -> None:
    """Bring the database to the requested revision; two processes that try at once take turns."""
    url = config.attributes["url"].replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('orderfold migrate', 0))"))
        connection.execute(text("CREATE SCHEMA IF NOT EXISTS orderfold"))
        connection.execute(text("SET LOCAL search_path = orderfold"))
        context.configure(connection=connection, version_table_schema="orderfold")
        context.run_migrations()


run()
