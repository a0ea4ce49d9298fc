"""The router service: it keeps the stock, and routes orders to locations that have it."""

import sys

from services.common.clock import FastClock
from services.common.runtime.following import following
from services.common.runtime.service import Loop, Parts, serve
from services.router.consumer import CONSUMERS
from services.router.follower import FOLLOWER, Routing
from services.router.retention import Retention
from services.router.second_look import SecondLook
from services.router.stock_first import Covered

READS = {"order_status": 5, "routing_decision": 1, "unfulfillable_line": 2}
"""The oldest version of each read model that the service can read."""


def wire(parts: Parts) -> dict[str, Loop]:
    """Wire the consumer of stock, the follower that routes, second looks, and the retention of traces."""
    return {
        **{consumer.name: parts.consuming(consumer) for consumer in CONSUMERS},
        "retention": Retention(
            parts.connect, parts.clock, 2.0 if isinstance(parts.clock, FastClock) else 60.0
        ).loop(),
        "routing": following(
            FOLLOWER,
            Routing(parts.clock, stock=Covered(parts.stock_first("routing"))),
            parts.connect_to_write,
            parts.settings.idle_seconds,
        ),
        "second-look": SecondLook(parts.connect_to_write, parts.clock).loop(),
    }


if __name__ == "__main__":
    sys.exit(serve("router", wire, READS))
