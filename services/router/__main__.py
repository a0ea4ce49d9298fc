"""The router service: stock moves the shelves, orders are routed over them."""

import sys

from services.common.clock import FastClock
from services.common.runtime.service import Loop, Parts, serve
from services.router.consumer import CONSUMERS
from services.router.follower import Routing
from services.router.retention import Retention


def wire(parts: Parts) -> dict[str, Loop]:
    """One consumer, the follower that routes, and a broom for its trace."""
    return {
        **{consumer.name: parts.consuming(consumer) for consumer in CONSUMERS},
        "retention": Retention(
            parts.connect, parts.clock, 2.0 if isinstance(parts.clock, FastClock) else 60.0
        ),
        "routing": Routing(parts.connect, parts.clock, parts.settings.idle_seconds),
    }


if __name__ == "__main__":
    sys.exit(serve("router", wire))
