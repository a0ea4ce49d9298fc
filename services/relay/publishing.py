"""Publishes messages and counts them."""

from collections.abc import Iterator, Mapping, Sequence

from services.common.bus.port import Outbound, Outgoing, TopicPartition
from services.common.metrics import PUBLISHED

_LARGE = 64 * 1024  # bytes


def publish(outbound: Outbound, outgoing: Sequence[Outgoing]) -> Mapping[TopicPartition, int]:
    """Publish all and wait for every acknowledgement. Return the last offset of each partition.

    A large message goes alone: where its topic does not take it, none behind it has left. Raises PublishFailed,
    TooLarge.
    """
    last: dict[TopicPartition, int] = {}
    for some in _apart(outgoing):
        last |= outbound.publish(some)
        for message in some:
            PUBLISHED.labels(message.topic).inc()
    return last


def _apart(messages: Sequence[Outgoing]) -> Iterator[Sequence[Outgoing]]:
    some: list[Outgoing] = []
    for message in messages:
        if message.size < _LARGE:
            some.append(message)
            continue
        if some:
            yield some
        yield [message]
        some = []
    if some:
        yield some
