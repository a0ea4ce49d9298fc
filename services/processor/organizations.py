"""All organizations with their policies."""

from services.common.current import Current
from services.common.database import Connection
from services.streams import organization as stream

_CODES = (
    "SELECT stream FROM events WHERE stream >= 'organization-' AND stream < 'organization.' AND version = 1"
)

States = Current[stream.State]


def states() -> States:
    """Return an empty cache of policies."""
    return Current(stream.evolve, stream.INITIAL)


def applied(
    connection: Connection, cache: States, only: str | None = None
) -> dict[str, tuple[int, stream.Applied]]:
    """Return every organization by code, with the version of its stream; `only` leaves all others unread."""
    found = connection.execute(_CODES).fetchall() if only is None else [(stream.organization_stream(only),)]
    streams = [name for (name,) in found]
    return {
        state.document.organization: (version, state)
        for version, state in cache.load(connection, streams).values()
        if isinstance(state, stream.Applied)
    }
