"""The fulfillment service: updates of statuses."""

import sys

from services.common.runtime.service import Loop, Parts, serve
from services.fulfillment.consumer import CONSUMERS


def wire(parts: Parts) -> dict[str, Loop]:
    """Wire its consumers."""
    return {consumer.name: parts.consuming(consumer) for consumer in CONSUMERS}


if __name__ == "__main__":
    sys.exit(serve("fulfillment", wire))
