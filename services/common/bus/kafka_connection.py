"""Knows where the brokers are, and how every client of them is set up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kafka.errors import KafkaConfigurationError, KafkaError
from kafka.net.compat import KafkaNetClient

from services.common.bus.port import BrokerAway

_SECONDS_TO_CONNECT = 5.0


@dataclass(frozen=True)
class KafkaConnection:
    """Holds the addresses of the brokers, and client options (such as security) as kafka-python takes them.

    `session_timeout_ms` is how long a dead member keeps its partitions; Apache Kafka refuses less than its
    `group.min.session.timeout.ms`, 6 s unless configured.
    """

    bootstrap: str
    options: Mapping[str, Any] = field(default_factory=dict)
    session_timeout_ms: int = 6000

    def client(self, kind: Callable[..., Any], **more: Any) -> Any:
        """Return a connected client of a kind (KafkaConsumer, ...). Raises BrokerAway where no broker answers in 5 s.

        kafka-python leaves a thread and four files behind for each client that could not connect, hence the
        network's own handle here.
        """
        opened: list[Any] = []

        def network(**options: Any) -> Any:
            opened.append(KafkaNetClient(**options))
            return opened[-1]

        try:
            return kind(**{**self._common(), **more, "kafka_client": network})
        except Exception as error:
            for each in opened:
                each.close()
            if isinstance(error, KafkaError) and not isinstance(error, KafkaConfigurationError):
                raise BrokerAway(f"{self.bootstrap}: {type(error).__name__}") from error
            raise

    def _common(self) -> dict[str, Any]:
        return {
            "bootstrap_servers": self.bootstrap.split(","),
            "client_id": "orderfold",
            "bootstrap_timeout_ms": int(_SECONDS_TO_CONNECT * 1000),
            "request_timeout_ms": 10_000,
            "reconnect_backoff_max_ms": 1000,
            **self.options,
        }
