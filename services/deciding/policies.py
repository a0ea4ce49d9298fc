"""The policy of the organization that a message belongs to; a message of an unknown one is refused."""

from collections.abc import Callable, Collection, Sequence
from typing import Any, Generic, TypeVar

from schemas.events.organization import OrganizationApplied
from schemas.reasons import DeadLetterReason
from services.common.current import Current
from services.common.database import Connection
from services.common.runtime.message import Message
from services.common.runtime.work import Work

A = TypeVar("A")
M = TypeVar("M", bound=Message[Any])

_UNKNOWN = "no organization of this code was applied: orderfold organization apply FILE"


class Policies(Generic[A]):
    """Policies by organization, read again when they change. `applied` is the state that has a policy.

    Only the document in force is read: whether a DC rests, and since when, is no matter of who asks here.
    """

    def __init__(
        self,
        evolve: Callable[[Any, Any], Any],
        initial: Any,
        stream_of: Callable[[str], str],
        applied: type[A],
    ) -> None:
        self._states: Current[Any] = Current(evolve, initial, only=OrganizationApplied)
        self._stream_of, self._applied = stream_of, applied

    def by_code(self, connection: Connection, codes: Collection[str]) -> dict[str, A]:
        """The policy of each organization that has one."""
        streams = {code: self._stream_of(code) for code in codes}
        states = self._states.load(connection, list(streams.values()))
        found = {code: states[stream][1] for code, stream in streams.items()}
        return {code: state for code, state in found.items() if isinstance(state, self._applied)}

    def judge(self, work: Work, messages: Sequence[M]) -> list[tuple[M, A]]:
        """Each message with its organization's policy; those of an unknown organization become dead letters."""
        policies = self.by_code(work.connection, {message.value.organization for message in messages})
        for message in messages:
            if message.value.organization not in policies:
                work.refuse(message, DeadLetterReason.UNKNOWN_ORGANIZATION, "organization", _UNKNOWN)
        return [
            (message, policies[message.value.organization])
            for message in messages
            if message.value.organization in policies
        ]
