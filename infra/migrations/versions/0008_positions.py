"""Positions are compared with what their topics hold."""

from importlib.resources import files

from alembic import op

revision = "0008"
down_revision = "0006"


def upgrade() -> None:
    """Add the id of the topic, the trail and the incidents."""
    connection = op.get_bind().connection.driver_connection
    assert connection is not None  # noqa: S101
    connection.execute(files("infra").joinpath("migrations", "sql", "0008_positions.sql").read_text())
