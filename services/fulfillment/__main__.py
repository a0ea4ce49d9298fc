"""The fulfillment service: updates of statuses, polls, and the timer of what customers do not collect."""

import sys

from services.common.clock import FastClock
from services.common.runtime.service import Loop, Parts, serve
from services.fulfillment.consumer import CONSUMERS
from services.fulfillment.http.asking import Asking
from services.fulfillment.http.server import PollsOverHttp
from services.fulfillment.unclaimed import Unclaimed

READS = {"order_lines": 6, "order_status": 5}
"""The oldest version of each read model that the service can read."""


def wire(parts: Parts) -> dict[str, Loop]:
    """Wire its consumers, its timer, and the loop that answers polls over HTTP where it has an address."""
    pause = 0.5 if isinstance(parts.clock, FastClock) else 60.0
    loops: dict[str, Loop] = {consumer.name: parts.consuming(consumer) for consumer in CONSUMERS}
    loops["unclaimed"] = Unclaimed(parts.connect_to_write, parts.clock, pause).loop()
    settings = parts.settings
    if settings.http:
        asking = Asking(parts.connect_to_write, parts.clock)
        loops["http"] = PollsOverHttp(settings.http, settings.http_token.get_secret_value(), asking)
    return loops


if __name__ == "__main__":
    sys.exit(serve("fulfillment", wire, READS))
