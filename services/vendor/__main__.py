"""The vendor service: purchase orders, and what vendors do with them."""

import sys

from services.common.runtime.service import Loop, Parts, serve
from services.vendor.consumer import CONSUMERS


def wire(parts: Parts) -> dict[str, Loop]:
    """Return the loops of the service: its consumers."""
    return {consumer.name: parts.consuming(consumer) for consumer in CONSUMERS}


if __name__ == "__main__":
    sys.exit(serve("vendor", wire))
