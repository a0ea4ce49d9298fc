"""The organizations whose orders the router follows: those that route, or did under an earlier policy."""

from collections.abc import Collection

from services.common.database import Connection
from services.deciding.applied import AppliedPolicies

_ROUTED = """SELECT data->>'organization', bool_or(data->'document'->>'fulfilment' = 'route')
FROM events WHERE stream = ANY(%s) AND type = 'organization-applied' GROUP BY 1"""


class RoutedOrganizations:
    """Remembers which organizations ever routed: orders of a policy that ended may still wait for the router.

    Held orders are most of a log where organizations hold: the database leaves them out, so that nothing of them is
    sent here and read.
    """

    def __init__(self) -> None:
        self._applied = AppliedPolicies(_ROUTED)
        self._codes: set[str] = set()

    def codes(self, connection: Connection) -> Collection[str]:
        """Return their codes, as of now. Ask after the head of the log is read: then no organization is missing."""
        self._codes |= {code for code, routed in self._applied.rows(connection) if routed}
        return self._codes
