"""The router service: `inventory-changed` becomes facts and moves the shelves."""

import sys

from services.common.runtime.service import Loop, Parts, serve
from services.router.consumer import STOCK


def wire(parts: Parts) -> dict[str, Loop]:
    """One consumer."""
    return {"stock": parts.consuming(STOCK)}


if __name__ == "__main__":
    sys.exit(serve("router", wire))
