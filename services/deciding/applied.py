"""What the policies say that were applied since somebody last looked."""

from typing import Any, LiteralString

from services.common.database import Connection

_APPLIED = """SELECT stream, max(version) FROM events
WHERE stream >= 'organization-' AND stream < 'organization.' GROUP BY stream"""


class AppliedPolicies:
    """Asks a query, whose parameter is an array of streams, of the organizations whose policies are new."""

    def __init__(self, query: LiteralString) -> None:
        self._query = query
        self._versions: dict[str, int] = {}

    def rows(self, connection: Connection) -> list[Any]:
        """Return the rows of the query for every organization that was applied since the last call."""
        versions = dict(connection.execute(_APPLIED).fetchall())
        changed = [name for name, version in versions.items() if self._versions.get(name) != version]
        if not changed:
            return []
        rows = connection.execute(self._query, (changed,)).fetchall()
        self._versions = versions
        return rows
