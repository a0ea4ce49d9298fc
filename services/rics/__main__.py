"""The RICS service: delivery orders at integrated locations are sent to RICS, which answers."""

import sys

from services.common.runtime.following import following
from services.common.runtime.service import Loop, Parts, serve
from services.rics.consumer import CONSUMERS
from services.rics.due import Due
from services.rics.follower import FOLLOWER, Messages


def wire(parts: Parts) -> dict[str, Loop]:
    """Wire the follower that notes messages, the loop that sends them, and the consumer of answers."""
    idle = parts.settings.idle_seconds
    return {
        **{f"{consumer.name}-answers": parts.consuming(consumer) for consumer in CONSUMERS},
        "rics-messages": following(FOLLOWER, Messages(parts.clock), parts.connect_to_write, idle),
        "rics-due": Due(parts.connect_to_write, parts.clock).loop(idle),
    }


if __name__ == "__main__":
    sys.exit(serve("rics", wire))
