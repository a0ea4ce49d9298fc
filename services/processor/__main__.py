"""The processor service: cancellations, the queue, and the timer of its runs."""

import sys

from services.common.clock import FastClock
from services.common.runtime.following import ReadModels, following
from services.common.runtime.service import Loop, Parts, serve
from services.processor.consumer import CONSUMERS
from services.processor.housekeeping import Housekeeping
from services.processor.queue import QUEUE
from services.processor.timer import Timer

READS = {"order_status": 5, "waiting_order": 2}
"""The oldest version of each read model that the service can read."""


def wire(parts: Parts) -> dict[str, Loop]:
    """Wire two consumers, the follower that keeps the queue, the timer, and housekeeping."""
    return {
        **{consumer.name: parts.consuming(consumer) for consumer in CONSUMERS},
        "queue": following("processor", ReadModels([QUEUE]), parts.connect, parts.settings.idle_seconds),
        "timer": Timer(
            parts.connect_to_write,
            parts.clock,
            0.02 if isinstance(parts.clock, FastClock) else 2.0,
            parts.stock_first("timer"),
        ).loop(),
        "housekeeping": Housekeeping(parts.connect, parts.settings.inbox_days).loop(),
    }


if __name__ == "__main__":
    sys.exit(serve("processor", wire, READS))
