"""One transaction's work: the connection, the log on it, and what was refused on the way."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from services.common.clock import Clock
from services.common.database import Connection
from services.common.eventstore import PostgresLog, Uncommitted
from services.common.runtime.message import Message, Rejected


@dataclass(slots=True)
class Work:
    """What a handler works with. It lives as long as one transaction."""

    connection: Connection
    log: PostgresLog
    clock: Clock
    rejected: list[Rejected] = field(default_factory=list)

    def refuse(self, message: Message[Any], reason: str, path: str, detail: str) -> None:
        """The message becomes a dead letter; `path` is within its member and gets the path of the member before it."""
        self.rejected.append(Rejected(message.record, reason, message.prefix + path, detail, message.member))


class Handler(Protocol):
    """Loads, decides, and returns the facts to append; other effects go through `work.connection`."""

    def handle(self, work: Work, messages: Sequence[Message[Any]]) -> Sequence[Uncommitted]:
        """The facts of these messages, versions counted on from what is in the log."""
