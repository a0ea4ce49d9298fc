"""Creates topics of Apache Kafka, and keeps what the broker says where it refuses one."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from kafka import errors

from schemas.topic import Topic

_LONGEST = 500  # characters of what a broker says

_CURE = (
    "Make it by hand as the broker allows (orderfold topics list has partitions and retention), or choose another"
    " ORDERFOLD_PREFIX where its name is refused"
)


class Refused(errors.KafkaError):  # type: ignore[misc]  # kafka-python has no types
    """The broker refuses a topic."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words
        """What it says, without a full stop."""


def create(client: Any, name: str, topic: Topic) -> bool:
    """Create a topic under a name; return whether it is new.

    Raises Refused, and KafkaError for what is no answer about the topic: a missing right, a broker that is away.
    """
    options = {"num_partitions": topic.partitions, "replication_factor": -1, "configs": configs_of(topic)}
    answered = client.create_topics({name: options}, raise_errors=False)
    (answer,) = answered["topics"]
    kind = errors.for_code(answer["error_code"])
    if kind is errors.TopicAlreadyExistsError:
        return False  # another process created it first
    if kind is not errors.NoError:
        _fail(kind, name, answer.get("error_message"))
    return True


def configs_of(topic: Topic) -> dict[str, str]:
    """Return the settings of a topic under Kafka's own names."""
    return {
        "cleanup.policy": topic.cleanup,
        "retention.ms": str(topic.retention_ms),
        "max.message.bytes": str(topic.max_message_bytes),
    }


def refusals_in_words(refused: Mapping[str, str]) -> str:
    """Return what the broker said of each topic that it refused, by name, with what to do about it."""
    names = defaultdict(list)
    for name, words in refused.items():
        names[words].append(name)
    said = "; ".join(f"{', '.join(those)}: {words}" for words, those in names.items())
    return f"{said}. All other topics are there. {_CURE}"


def _fail(kind: Any, name: str, said: str | None) -> None:
    if issubclass(kind, errors.AuthorizationError):
        raise kind({name})
    if issubclass(kind, errors.RetriableError):
        raise kind
    words = " ".join((said or "").split()).rstrip(".")[:_LONGEST]
    raise Refused(f"{words} ({kind.__name__})" if words else f"it does not say why ({kind.__name__})")
