"""The topic to which something was published is known by its id."""

from importlib.resources import files

from alembic import op

revision = "0016"
down_revision = "0014"


def upgrade() -> None:
    """Keep the id of each topic that is written beside its positions."""
    connection = op.get_bind().connection.driver_connection
    assert connection is not None  # noqa: S101
    connection.execute(files("infra").joinpath("migrations", "sql", "0016_published_topics.sql").read_text())
