"""A message as the services read it: its value, time and id, and the record it came in."""

from datetime import datetime
from typing import Generic, TypeVar

from msgspec import Struct

from schemas.events import cause
from services.common.bus.port import Record

M = TypeVar("M")


class Message(Struct, Generic[M], frozen=True):
    """One member of one record. `value` is checked; `member` is its index where the record held many.

    The id of a member is `id#index`. `occurred_at` is UTC.
    """

    record: Record
    id: str
    source: str
    occurred_at: datetime
    value: M
    member: int | None = None
    prefix: str = ""  # of its fields' paths within the record, such as "orders[3]."

    correlation_id: str = ""
    """What the sender sent as `correlationid`; empty where the id of the message stands for it."""

    @property
    def cause(self) -> cause.Message:
        """The cause of the facts that this message leads to."""
        return cause.Message(
            message_id=self.id, source=self.source, correlation_id=self.correlation_id or self.id
        )


class Rejected(Struct, frozen=True):
    """A record, or one member of it, that is refused, and why. `detail` never repeats what the sender wrote.

    `problems` are path and rule of everything that a model found; `path` and `detail` say the same as text.
    """

    record: Record
    reason: str
    path: str
    detail: str
    member: int | None = None
    problems: tuple[tuple[str, str], ...] = ()
