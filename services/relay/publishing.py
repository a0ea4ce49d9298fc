"""Publishes messages and counts them."""

from collections.abc import Mapping, Sequence

from services.common.bus.port import Outbound, Outgoing, TopicPartition
from services.common.metrics import PUBLISHED


def publish(outbound: Outbound, outgoing: Sequence[Outgoing]) -> Mapping[TopicPartition, int]:
    """Publish all and wait for every acknowledgement. Return the last offset of each partition.

    Raises PublishFailed, TooLarge.
    """
    last = outbound.publish(outgoing) if outgoing else {}
    for message in outgoing:
        PUBLISHED.labels(message.topic).inc()
    return last
