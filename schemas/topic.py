"""What a topic is: its name, its key, its messages, who reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

DAY = 86_400_000
"""Milliseconds."""

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic. `key` names the fields that a message's key is made of, joined by a slash; none: as it came.

    `many` is the field under which a message may hold several of its `messages`. `event_types` are the CloudEvents
    types written to it; none: any, as on topics that are read. `service` names the process that reads it,
    `consumer` its consumer there and the consumer's group; both are empty where this system only writes. `personal`
    tells the topics whose messages say something about people.
    """

    name: str
    direction: Literal["in", "out", "dead letters"]
    summary: str
    key: tuple[str, ...]
    messages: tuple[type[Any], ...]
    many: str | None = None
    partitions: int = 6
    retention_ms: int = 14 * DAY
    cleanup: Literal["delete", "compact"] = "delete"
    max_message_bytes: int = MEBIBYTE
    event_types: tuple[str, ...] = ()
    service: str = ""
    consumer: str = ""
    personal: bool = False

    def key_of(self, message: Mapping[str, Any]) -> str:
        """Return the key of a message; empty where the message lacks one of its fields, as one that holds many does."""
        values = [message.get(field) for field in self.key]
        return "" if None in values else "/".join(map(str, values))
