"""Purchase orders go to vendors."""

from importlib.resources import files

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the numbers of batches, and what must not lag of purchase orders, invoices and requests to forget."""
    connection = op.get_bind().connection.driver_connection
    assert connection is not None  # noqa: S101
    connection.execute(files("infra").joinpath("migrations", "sql", "0017_vendors.sql").read_text())
