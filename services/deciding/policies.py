"""The policy of the organization that a message belongs to; a message of an unknown one is refused."""

from collections.abc import Collection, Sequence
from typing import Any, TypeVar

from schemas.events.organization import OrganizationApplied
from schemas.reasons import DeadLetterReason
from services.common.current import Current
from services.common.database import Connection
from services.common.runtime.message import Message
from services.common.runtime.work import Work
from services.streams.organization import INITIAL, Applied, State, evolve, organization_stream

M = TypeVar("M", bound=Message[Any])

_ANY = "SELECT EXISTS (SELECT FROM events WHERE stream >= 'organization-' AND stream < 'organization.')"
_NONE = "no organization is applied yet: orderfold organization apply FILE"
UNKNOWN = "no organization of this code was applied: orderfold organization apply FILE"
"""What is wrong with an organization that has no policy."""


def no_organization(connection: Connection) -> str | None:
    """Return what is missing while no organization was ever applied: every message would be one of an unknown one."""
    row = connection.execute(_ANY).fetchone()
    return None if row and row[0] else _NONE


class Policies:
    """Policies by organization, kept between batches and read again when they change.

    Only the document in force is read: whether a DC is paused, and since when, does not matter to any decision here.
    """

    def __init__(self) -> None:
        self._states: Current[State] = Current(evolve, INITIAL, only=OrganizationApplied)

    def by_code(self, connection: Connection, codes: Collection[str]) -> dict[str, Applied]:
        """Return the policy of each organization that has one."""
        streams = {code: organization_stream(code) for code in codes}
        states = self._states.load(connection, list(streams.values()))
        found = {code: states[stream][1] for code, stream in streams.items()}
        return {code: state for code, state in found.items() if isinstance(state, Applied)}

    def judge(self, work: Work, messages: Sequence[M]) -> list[tuple[M, Applied]]:
        """Return each message with its organization's policy; make dead letters of those of unknown organizations."""
        policies = self.by_code(work.connection, {message.value.organization for message in messages})
        for message in messages:
            if message.value.organization not in policies:
                work.refuse(message, DeadLetterReason.UNKNOWN_ORGANIZATION, "organization", UNKNOWN)
        return [
            (message, policies[message.value.organization])
            for message in messages
            if message.value.organization in policies
        ]
