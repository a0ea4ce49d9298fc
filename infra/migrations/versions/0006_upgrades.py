"""Makes upgrades under running services safe: keys for replication, and a fence against older folds."""

from importlib.resources import files

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add a key to the movements, the list of what is being built, and the trigger on checkpoints."""
    connection = op.get_bind().connection.driver_connection
    assert connection is not None  # noqa: S101
    connection.execute(files("infra").joinpath("migrations", "sql", "0006_upgrades.sql").read_text())
