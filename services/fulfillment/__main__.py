"""The fulfillment service: updates of statuses, and the timer of what customers do not collect."""

import sys

from services.common.clock import FastClock
from services.common.runtime.service import Loop, Parts, serve
from services.fulfillment.consumer import CONSUMERS
from services.fulfillment.unclaimed import Unclaimed


def wire(parts: Parts) -> dict[str, Loop]:
    """Wire its consumers and its timer."""
    pause = 0.5 if isinstance(parts.clock, FastClock) else 60.0
    return {
        **{consumer.name: parts.consuming(consumer) for consumer in CONSUMERS},
        "unclaimed": Unclaimed(parts.connect_to_write, parts.clock, pause).loop(),
    }


if __name__ == "__main__":
    sys.exit(serve("fulfillment", wire))
