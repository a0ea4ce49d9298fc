"""One message to RICS: what it is about, and how far it has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from schemas.rics import MessageType, ReleaseReason

State = Literal["held", "waiting", "sent", "failed", "invalid", "dropped", "done"]
"""held: the order is under review. waiting: it is to be sent for the first time. sent: its answer is awaited. failed:
it is to be sent again. invalid: RICS can never take it. dropped: it is not to be sent. done: it got through."""

TO_SEND = frozenset[State]({"waiting", "failed"})
ENDED = frozenset[State]({"invalid", "dropped", "done"})


@dataclass(frozen=True, slots=True)
class MessageLine:
    """Units of a line; `part_of` is the number under which a part was sent before it became a line of its own."""

    line_number: int
    item: str
    quantity: int
    part_of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message of an order. Its number counts the messages of the order from 1, the oldest first.

    `due_at` is when it may be sent, or until when its answer is awaited. Of a create, `there` are the lines of it that
    the location still has, by number, each with the number under which it was sent.
    """

    number: int
    kind: MessageType
    location: str
    state: State
    due_at: datetime
    lines: tuple[MessageLine, ...] = ()
    there: Mapping[int, int]
    create: int | None = None
    """Of a release, the number of the create whose lines it releases."""
    reason: ReleaseReason | None = None
    under_review: bool | None = None
    """Of a message about the flag, its value."""
    keeps_back: bool = False
    """Of a create, whether it is kept back while the order is under review."""
    attempt: int = 0

    @property
    def about(self) -> frozenset[int]:
        """The lines that an answer is about: those that were sent, and parts of them that are there."""
        return frozenset(line.line_number for line in self.lines) | self.there.keys()

    @property
    def may_be_there(self) -> bool:
        """Whether RICS has this create, or may have it by now."""
        is_create = self.kind == "create_fulfillment_order"
        return is_create and self.attempt > 0 and self.state not in ("invalid", "dropped")

    @property
    def never_left(self) -> bool:
        """Whether this is a create that can still be changed, because nobody was sent it."""
        is_create = self.kind == "create_fulfillment_order"
        return is_create and self.attempt == 0 and self.state in ("held", "waiting")
