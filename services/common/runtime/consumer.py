"""What a service takes from the bus."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from services.common.bus.port import Record
from services.common.database import Connection
from services.common.runtime.message import Message, Rejected
from services.common.runtime.work import Handler

Decode = Callable[[Record], Sequence[Message[Any] | Rejected]]


@dataclass(frozen=True)
class Consumer:
    """What a service takes from the bus: a name (also its group), its topics, how to read and how to handle."""

    name: str
    topics: tuple[str, ...]
    decode: Decode
    handler: Handler
    waits_for: Callable[[Connection], str | None] | None = None
    """Asked before anything is taken: what has to be there first, None once it is."""
    repetitions: bool = False
    """Whether the handler sees messages that came before: it knows them itself, and answers them again."""
    at_once: int | None = None
    """Messages taken in one transaction, at most; None: as many as the settings say."""
