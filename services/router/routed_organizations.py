"""The organizations whose orders the router follows: those that route, or did under an earlier policy."""

from collections.abc import Collection

from services.common.database import Connection

_APPLIED = """SELECT stream, max(version) FROM events
WHERE stream >= 'organization-' AND stream < 'organization.' GROUP BY stream"""
_ROUTED = """SELECT data->>'organization', bool_or(data->'document'->>'fulfilment' = 'route')
FROM events WHERE stream = ANY(%s) AND type = 'organization-applied' GROUP BY 1"""


class RoutedOrganizations:
    """Remembers which organizations ever routed: orders of a policy that ended may still wait for the router.

    Held orders are most of a log where organizations hold: the database leaves them out, so that nothing of them is
    sent here and read.
    """

    def __init__(self) -> None:
        self._versions: dict[str, int] = {}
        self._codes: set[str] = set()

    def codes(self, connection: Connection) -> Collection[str]:
        """Return their codes, as of now. Ask after the head of the log is read: then no organization is missing."""
        versions = dict(connection.execute(_APPLIED).fetchall())
        changed = [name for name, version in versions.items() if self._versions.get(name) != version]
        if changed:
            rows = connection.execute(_ROUTED, (changed,)).fetchall()
            self._codes |= {code for code, routed in rows if routed}
            self._versions = versions
        return self._codes
