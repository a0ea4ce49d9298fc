"""The relay service: public facts and dead letters go out to their topics."""

import sys

from services.common.runtime.service import Loop, Parts, serve
from services.relay.relay import Relaying


def wire(parts: Parts) -> dict[str, Loop]:
    """Wire one relay for all shards it can lease."""
    relaying = Relaying(parts.connect, parts.publisher, idle_seconds=parts.settings.idle_seconds)
    return {"relay": relaying.loop()}


if __name__ == "__main__":
    sys.exit(serve("relay", wire))
