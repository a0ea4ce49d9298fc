"""The topic catalogue (provisional)."""

from dataclasses import dataclass
from typing import Literal

_DAY = 86_400_000


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic."""

    name: str
    partitions: int = 6
    retention_ms: int | None = 14 * _DAY
    cleanup: Literal["delete", "compact"] = "delete"
    max_message_bytes: int = 1024 * 1024


INBOUND = ("orders-submitted", "inventory-changed", "status-updates", "cancellations")
OUTBOUND = ("dispatches", "order-events")
SPECS = tuple(Topic(n) for n in (*INBOUND, *OUTBOUND, *(f"{n}.dlq" for n in INBOUND)))
