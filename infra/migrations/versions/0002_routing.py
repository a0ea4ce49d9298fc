"""Adds what the router reads and writes beside the log."""

from importlib.resources import files

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create an index that finds the stock rows of an item, and the table of assignments by location."""
    connection = op.get_bind().connection.driver_connection
    assert connection is not None  # noqa: S101
    connection.execute(files("infra").joinpath("migrations", "sql", "0002_routing.sql").read_text())
