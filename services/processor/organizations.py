"""All organizations with their policies."""

from collections.abc import Sequence

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


def all_applied(connection: Connection, cache: States) -> dict[str, tuple[int, stream.Applied]]:
    """Return every organization by code, with the version of its stream."""
    return _applied(connection, cache, [name for (name,) in connection.execute(_CODES)])


def applied(
    connection: Connection, cache: States, organization: str
) -> dict[str, tuple[int, stream.Applied]]:
    """Return the same for one organization: nothing where none of this code was applied."""
    return _applied(connection, cache, [stream.organization_stream(organization)])


def _applied(
    connection: Connection, cache: States, streams: Sequence[str]
) -> dict[str, tuple[int, stream.Applied]]:
    return {
        state.document.organization: (version, state)
        for version, state in cache.load(connection, streams).values()
        if isinstance(state, stream.Applied)
    }
