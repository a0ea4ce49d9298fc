"""Whether a database is what this version needs, as far as the writer can see: then nobody has to be its owner."""

import psycopg

from infra.rights import missing
from services.common.database import WRITER, connect
from services.common.revision import REVISION
from services.operating.install_views import digests_of
from services.operating.rights import all_rights
from services.projections.views import VIEWS, view
from services.wiring import FOLDED

_REVISION = "SELECT version_num FROM alembic_version"
_INSTALLED = "SELECT name, version FROM installed"


def is_up_to_date(address: str) -> bool:
    """Return whether migrations, read models, views and rights are those of this version; False also where that cannot
    be seen.

    Raises psycopg.OperationalError where the server cannot be reached.
    """
    wanted = {model.name: str(model.version) for model in FOLDED}
    wanted |= digests_of([view(name) for name in VIEWS])
    with connect(address, name="setup", role=None) as connection:
        try:
            connection.execute("SELECT set_config('role', %s, false)", (WRITER,))
            revision = connection.execute(_REVISION).fetchone()
            installed = dict(connection.execute(_INSTALLED).fetchall())
            lacking = missing(connection, all_rights())
        except (psycopg.ProgrammingError, psycopg.DataError):
            return False  # no role, no right or no table
    return revision == (REVISION,) and installed == wanted and not lacking
