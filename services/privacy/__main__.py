"""The privacy service: people are forgotten when somebody asks for it, or when their orders are old."""

import sys

from services.common.clock import FastClock
from services.common.runtime.following import following
from services.common.runtime.service import Loop, Parts, serve
from services.privacy.again import FOLLOWER, Again
from services.privacy.consumer import CONSUMERS, ERASED
from services.privacy.pending import Pending
from services.privacy.purge import Purge
from services.privacy.retention import Retention
from services.privacy.scan import Scanning

READS = {"order_status": 5, "purchase_order": 1, "rics_entry": 1}
"""The oldest version of each read model that the service can read."""


def wire(parts: Parts) -> dict[str, Loop]:
    """Wire the consumer of requests, what waits for orders to close, the purge, the search, and the days of logs."""
    pause = 2.0 if isinstance(parts.clock, FastClock) else 3600.0
    return {
        **{consumer.name: parts.consuming(consumer) for consumer in CONSUMERS},
        "again": following(FOLLOWER, Again(), parts.connect, parts.settings.idle_seconds),
        "pending": Pending(parts.connect_to_write, parts.clock, ERASED).loop(),
        "purge": Purge(parts.connect_to_write, parts.clock, pause).loop(),
        "receipts": Scanning(parts.connect, ERASED).loop(),
        "log-days": Retention(parts.connect, parts.clock, pause).loop(),
    }


if __name__ == "__main__":
    sys.exit(serve("privacy", wire, READS))
