"""A dead letter is found by the number or the id that it names."""

from importlib.resources import files

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add keyed hashes of what dead letters name, and the secret they are made with."""
    connection = op.get_bind().connection.driver_connection
    assert connection is not None  # noqa: S101
    connection.execute(files("infra").joinpath("migrations", "sql", "0018_letters_named.sql").read_text())
