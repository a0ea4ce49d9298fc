"""Facts keep the source under which they were published."""

from importlib.resources import files

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add where epochs began, and how far adopted facts are published again."""
    connection = op.get_bind().connection.driver_connection
    assert connection is not None  # noqa: S101
    connection.execute(files("infra").joinpath("migrations", "sql", "0010_epochs.sql").read_text())
