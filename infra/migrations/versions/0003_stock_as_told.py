"""Gives safety stock and sales velocity a time, as counts have one."""

from importlib.resources import files

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns for sent values and their times."""
    connection = op.get_bind().connection.driver_connection
    assert connection is not None  # noqa: S101
    connection.execute(files("infra").joinpath("migrations", "sql", "0003_stock_as_told.sql").read_text())
