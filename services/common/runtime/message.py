"""A message as the services see it: what it says, when, under which id, and the record it came in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from schemas.events import cause
from services.common.bus.port import Record

M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class Message(Generic[M]):
    """One member of one record. `value` is checked; `member` is its index where the record held many."""

    record: Record
    id: str
    source: str
    occurred_at: datetime
    value: M
    member: int | None = None
    place: str = ""  # where the member stands in its record, such as "orders[3]."

    correlation_id: str = ""
    """As the sender gave it; else the id of the message."""

    @property
    def cause(self) -> cause.Message:
        """The cause of the facts that this message leads to."""
        return cause.Message(
            message_id=self.id, source=self.source, correlation_id=self.correlation_id or self.id
        )


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record, or one member of it, that is not taken, and why. `detail` never repeats what the message said."""

    record: Record
    reason: str
    path: str
    detail: str
    member: int | None = None
