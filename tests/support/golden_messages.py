"""What the relay publishes of each golden fact: the examples of the contract are these messages.

python -m tests.support.golden_messages     writes them into schemas/examples
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from schemas.contract.examples import FOLDER
from schemas.events import ALL
from schemas.events.cause import Message
from services.common.bus.port import Outgoing
from services.common.eventstore import Recorded
from services.relay.relay import CHANNELS, Channel
from tests.support.golden import newest
from tests.support.wire_examples import PARTY

AT = datetime(2016, 11, 8, 12, tzinfo=UTC)
SOURCE = "/orderfold/0123456789ab/1"
_CAUSE = Message(message_id="shop-4711", source="/shop", correlation_id="shop-4711").stored().encode()


def golden_messages() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each message with its name in the contract."""
    for fact in ALL:
        text = newest(fact).encode()
        told = [channel for channel in CHANNELS if fact.type in channel.types]
        if not told:
            continue
        stream = _stream(json.loads(text))
        event = Recorded(0, 1, stream, 3, fact.type, fact.version, text, _CAUSE, AT)
        for sent in (message for channel in told for message in _messages(channel, event)):
            yield (
                f"{sent.topic}.{fact.type}",
                {
                    "name": "example",
                    "key": (sent.key or b"").decode(),
                    "headers": {name: (value or b"").decode() for name, value in sent.headers},
                    "payload": json.loads(sent.value or b""),
                },
            )


def _stream(fact: dict[str, Any]) -> str:
    if "poll_id" in fact and "order_number" not in fact:
        return f"poll-ACME-{fact['location']}/{fact['poll_id']}"
    return f"order-ACME-{fact['order_number']}"


def _messages(channel: Channel, event: Recorded) -> Iterable[Outgoing]:
    party = PARTY | {"attention": ""}
    document = json.dumps({"sold_to": party, "ship_to": party, "special_instructions": "Ring twice"}).encode()
    return channel.messages(event, dict.fromkeys(channel.subjects(event), document), SOURCE)


def main() -> None:
    """Write the examples."""
    for name, message in golden_messages():
        (FOLDER / f"{name}.json").write_text(json.dumps(message, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
