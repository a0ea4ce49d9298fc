"""Knows where the brokers are, and how every client of them is set up."""

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from kafka import TopicPartition as KafkaPartition
from kafka.errors import KafkaConfigurationError, KafkaError
from kafka.net.compat import KafkaNetClient

from services.common.bus.kafka_advertised import NETWORK, elsewhere, remember_unreached
from services.common.bus.kafka_compiling import compile_alone
from services.common.bus.kafka_failures import in_words, is_refusal, last_failure, remember_failures
from services.common.bus.kafka_last_words import hear_last_words
from services.common.bus.kafka_silence import end_silent_attempts
from services.common.bus.port import BrokerAway, BrokerElsewhere, BrokerRefuses, TopicPartition
from services.common.kafka_options import fitting
from services.common.settings import Settings

_SECONDS_TO_CONNECT = 5.0


@dataclass(frozen=True)
class KafkaConnection:
    """Holds the addresses of the brokers, and client options (such as security) as kafka-python takes them.

    `session_timeout_ms` is how long a dead member keeps its partitions; Apache Kafka refuses less than its
    `group.min.session.timeout.ms`, 6 s unless configured. Brokers show `client_id` in their logs and metrics.
    """

    bootstrap: str
    options: Mapping[str, Any] = field(default_factory=dict)
    session_timeout_ms: int = 6000
    client_id: str = "orderfold"
    installation: str = ""
    prefix: str = ""
    """What stands before the name of each topic and group on these brokers, and nowhere inside of this system."""

    @classmethod
    def of(cls, settings: Settings, service: str) -> Self:
        """Return the connection of a service (or `cli`) of this host, as the settings say."""
        name = f"orderfold-{service}-{socket.gethostname()}"
        return cls(settings.kafka, settings.client_options(), client_id=name, prefix=settings.prefix)

    def name_of(self, topic: str) -> str:
        """Return the name of a topic on the brokers."""
        return f"{self.prefix}{topic}"

    def group_of(self, consumer: str) -> str:
        """Return the name of the group of a consumer: two installations on the same brokers take from nobody."""
        return self.name_of(f"orderfold-{self.installation}-{consumer}" if self.installation else consumer)

    def topic_of(self, name: str) -> str:
        """Return the topic that has this name on the brokers."""
        return name.removeprefix(self.prefix)

    def partition_of(self, place: TopicPartition) -> KafkaPartition:
        """Return a partition as kafka-python has it."""
        return KafkaPartition(self.name_of(place.topic), place.partition)

    def place_of(self, partition: Any) -> TopicPartition:
        """Return a partition as the bus has it."""
        return TopicPartition(self.topic_of(partition.topic), partition.partition)

    def client(self, kind: Callable[..., Any], **more: Any) -> Any:
        """Return a connected client of a kind (KafkaConsumer, ...).

        Raises BrokerAway where no broker answers in 5 s, BrokerRefuses where none lets us in.

        kafka-python leaves a thread and four files behind for each client that could not connect, hence the
        network's own handle here. It also keeps to itself why it could not connect: that is read from the handle.
        """
        opened: list[Any] = []

        def network(**options: Any) -> Any:
            opened.append(KafkaNetClient(**options))
            remember_failures(opened[-1])
            remember_unreached(opened[-1])
            end_silent_attempts(opened[-1])
            hear_last_words(opened[-1])
            return opened[-1]

        compile_alone()
        try:
            made = kind(**{**self._common(kind), **more, "kafka_client": network})
            for each in opened:
                setattr(made, NETWORK, each)
            return made
        except Exception as error:
            reason = next(filter(None, map(last_failure, opened)), error)
            for each in opened:
                each.close()
            if isinstance(error, KafkaError) and not isinstance(error, KafkaConfigurationError):
                raise self.away(reason) from error
            raise

    def away(self, reason: BaseException, client: Any = None) -> BrokerAway:
        """Return the exception for brokers that do not answer, BrokerRefuses for those that do not let us in.

        It names addresses, user, reason and cure. It is BrokerElsewhere where `client`, which failed so, never
        reached the address that a broker advertises.
        """
        if isinstance(reason, BrokerAway):
            return reason
        if words := elsewhere(client, reason):
            return BrokerElsewhere(f"{self.where}: {words}")
        kind = BrokerRefuses if is_refusal(reason) else BrokerAway
        return kind(f"{self.where}: {in_words(reason)}")

    @property
    def where(self) -> str:
        """Return the addresses, and how and as whom we connect where that is not plain."""
        protocol = str(self.options.get("security_protocol", "PLAINTEXT"))
        user = self.options.get("sasl_plain_username")
        how = f" ({protocol}{f' as {user}' if user else ''})" if protocol != "PLAINTEXT" else ""
        return f"{self.bootstrap}{how}"

    def _common(self, kind: Any) -> dict[str, Any]:
        return {
            "bootstrap_servers": [server.strip() for server in self.bootstrap.split(",")],
            "client_id": self.client_id,
            "bootstrap_timeout_ms": int(_SECONDS_TO_CONNECT * 1000),
            "request_timeout_ms": 10_000,
            "reconnect_backoff_max_ms": 1000,
            "metadata_max_age_ms": 30_000,  # new partitions are read after so long at most
            "ssl_password": "",  # else OpenSSL asks on the terminal for that of a key which is encrypted
            **fitting(self.options, kind),
        }
