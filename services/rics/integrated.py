"""The organizations of which a system is, or was, integrated with RICS."""

from collections.abc import Collection

from services.common.database import Connection
from services.deciding.applied import AppliedPolicies

_INTEGRATED = """SELECT data->>'organization', bool_or(system->'rics' IS NOT NULL)
FROM events CROSS JOIN LATERAL json_array_elements(data->'document'->'systems') system
WHERE stream = ANY(%s) AND type = 'organization-applied' GROUP BY 1"""


class IntegratedOrganizations:
    """Remembers which organizations ever integrated a system: what was sent then may have to be released yet."""

    def __init__(self) -> None:
        self._applied = AppliedPolicies(_INTEGRATED)
        self._codes: set[str] = set()

    def codes(self, connection: Connection) -> Collection[str]:
        """Return their codes, as of now. Ask after the head of the log is read: then no organization is missing."""
        self._codes |= {code for code, integrated in self._applied.rows(connection) if integrated}
        return self._codes
