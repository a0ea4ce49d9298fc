"""The intake service: `orders-submitted` becomes facts."""

import sys

from services.common.runtime.service import Loop, Parts, serve
from services.intake.consumer import ORDERS


def wire(parts: Parts) -> dict[str, Loop]:
    """Return the one consumer."""
    return {"orders": parts.consuming(ORDERS)}


if __name__ == "__main__":
    sys.exit(serve("intake", wire))
