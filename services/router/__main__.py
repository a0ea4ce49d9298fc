"""The router service: stock moves the shelves, orders are routed over them."""

import sys

from services.common.runtime.service import Loop, Parts, serve
from services.router.consumer import STOCK
from services.router.routing import Routing


def wire(parts: Parts) -> dict[str, Loop]:
    """One consumer, and the follower that routes."""
    return {
        "stock": parts.consuming(STOCK),
        "routing": Routing(parts.connect, parts.clock, parts.settings.idle_seconds),
    }


if __name__ == "__main__":
    sys.exit(serve("router", wire))
