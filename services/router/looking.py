"""The organizations whose policy says that unfulfillable lines are looked at again."""

from collections.abc import Mapping

from services.common.database import Connection
from services.deciding.applied import AppliedPolicies

_HOURS = """SELECT DISTINCT ON (stream) data->>'organization',
(data->'document'->'reroute_unfulfillable'->>'within_hours')::int
FROM events WHERE stream = ANY(%s) AND type = 'organization-applied' ORDER BY stream, version DESC"""


class Looking:
    """Remembers within how many hours each organization wants second looks; one without a policy for that has none."""

    def __init__(self) -> None:
        self._applied = AppliedPolicies(_HOURS)
        self._hours: dict[str, int | None] = {}

    def hours(self, connection: Connection) -> Mapping[str, int]:
        """Return the hours by organization, as of now."""
        self._hours |= dict(self._applied.rows(connection))
        return {code: hours for code, hours in self._hours.items() if hours is not None}
