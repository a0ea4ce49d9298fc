"""Unfulfillable lines are looked at again as stock comes."""

from importlib.resources import files

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the table of second looks under way."""
    connection = op.get_bind().connection.driver_connection
    assert connection is not None  # noqa: S101
    connection.execute(files("infra").joinpath("migrations", "sql", "0009_second_look.sql").read_text())
