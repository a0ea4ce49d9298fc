"""The fulfillment service: updates of statuses, and polls."""

import sys

from services.common.runtime.service import Loop, Parts, serve
from services.fulfillment.consumer import CONSUMERS
from services.fulfillment.http.asking import Asking
from services.fulfillment.http.server import PollsOverHttp


def wire(parts: Parts) -> dict[str, Loop]:
    """Wire its consumers, and the loop that answers polls over HTTP where it has an address."""
    loops: dict[str, Loop] = {consumer.name: parts.consuming(consumer) for consumer in CONSUMERS}
    settings = parts.settings
    if settings.http:
        asking = Asking(parts.connect_to_write, parts.clock)
        loops["http"] = PollsOverHttp(settings.http, settings.http_token.get_secret_value(), asking)
    return loops


if __name__ == "__main__":
    sys.exit(serve("fulfillment", wire))
