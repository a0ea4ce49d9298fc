"""Where the brokers are, and how every client of them is set up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class KafkaConnection:
    """Where the brokers are, and client options (security and the like) passed on as they are."""

    bootstrap: str
    options: Mapping[str, Any] = field(default_factory=dict)
    session_timeout_ms: int = 6000

    def common(self, **more: Any) -> dict[str, Any]:
        """Options of every client."""
        return {
            "bootstrap_servers": self.bootstrap.split(","),
            "client_id": "orderfold",
            "reconnect_backoff_max_ms": 1000,
            **self.options,
            **more,
        }
