"""What the relay publishes of each golden fact: the examples of the contract are these messages.

python -m tests.support.golden_messages     writes them into schemas/examples
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from schemas.contract.examples import FOLDER
from schemas.events.cause import Message
from schemas.wire.order_events import PUBLIC
from services.common.eventstore import Recorded
from services.relay.messages import subject_of
from services.relay.relay import CHANNELS
from tests.support.golden import newest
from tests.support.wire_examples import PARTY

AT = datetime(2016, 11, 8, 12, tzinfo=UTC)
SOURCE = "/orderfold/0123456789ab/1"
_CAUSE = Message(message_id="shop-4711", source="/shop", correlation_id="shop-4711").stored().encode()


def golden_messages() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each message with its name in the contract."""
    for fact in PUBLIC:
        text = newest(fact).encode()
        number_of_order = json.loads(text)["order_number"]
        stream = f"order-ACME-{number_of_order}"
        event = Recorded(0, 1, stream, 3, fact.type, fact.version, text, _CAUSE, AT)
        subject = subject_of(event)
        people: dict[UUID, bytes] = (
            {subject: json.dumps({"ship_to": PARTY | {"attention": ""}}).encode()} if subject else {}
        )
        told = [channel.messages for channel in CHANNELS if fact.type in channel.types]
        for sent in (message for tell in told for message in tell(event, people, SOURCE)):
            if sent.value is None:
                continue  # a tombstone has no body to show
            yield (
                f"{sent.topic}.{fact.type}",
                {
                    "name": "example",
                    "key": (sent.key or b"").decode(),
                    "headers": {name: (value or b"").decode() for name, value in sent.headers},
                    "payload": json.loads(sent.value or b""),
                },
            )


def main() -> None:
    """Write the examples."""
    for name, message in golden_messages():
        (FOLDER / f"{name}.json").write_text(json.dumps(message, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
