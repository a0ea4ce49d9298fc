"""Safety stock is of a time, as counts are."""

from importlib.resources import files

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """When the safety stock was told."""
    connection = op.get_bind().connection.driver_connection
    assert connection is not None  # noqa: S101
    connection.execute(files("infra").joinpath("migrations", "sql", "0003_safety_stock.sql").read_text())
