"""Creates the log, the edges, the work tables and the roles."""

from importlib.resources import files

from alembic import context, op

revision = "0001"
down_revision = None

_PARTS = ("0001_log", "0001_edges", "0001_work", "0001_roles")


def upgrade() -> None:
    """Create everything; `shards` is fixed here for the life of the log."""
    shards = str(context.config.attributes.get("shards", 4))
    connection = op.get_bind().connection.driver_connection
    assert connection is not None  # noqa: S101
    for part in _PARTS:
        sql = files("infra").joinpath("migrations", "sql", f"{part}.sql").read_text()
        connection.execute(sql.replace("{shards}", shards))
