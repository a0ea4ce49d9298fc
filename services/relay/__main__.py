"""The relay service: public facts and dead letters go out to their topics."""

import sys
from functools import partial

from services.common.history import History
from services.common.runtime.service import Loop, Parts, serve
from services.relay.channels import CHANNELS, COMPARED
from services.relay.posting import Posting
from services.relay.receipts import Receipts
from services.relay.relay import Relaying
from services.relay.topics import WrittenTopics


def wire(parts: Parts) -> dict[str, Loop]:
    """Wire a relay for each topic that is written, for all shards it can lease, and the dead letters."""
    history = History(parts.admin, [channel.topic.name for channel in COMPARED])
    name = partial(history.check, again=True)
    idle = parts.settings.idle_seconds
    topics = WrittenTopics(parts.admin, [channel.topic.name for channel in CHANNELS])
    relays = {
        channel.follower: Relaying(
            channel, parts.connect, parts.publisher, name, topics, idle_seconds=idle
        ).loop()
        for channel in CHANNELS
    }
    return {
        **relays,
        "dead-letters": Posting(parts.connect, parts.publisher).loop(),
        "receipts": Receipts(parts.connect, parts.publisher).loop(),
    }


if __name__ == "__main__":
    sys.exit(serve("relay", wire))
