"""What the relay publishes of each golden fact: the examples of the contract are these messages.

python -m tests.support.golden_messages     writes them into schemas/examples
"""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from msgspec import structs

from schemas.contract.examples import FOLDER
from schemas.events.cause import Message
from schemas.events.order_fact import OrderFact
from schemas.events.order_fulfillment import FulfillmentRequested
from schemas.wire.fulfillment_requests import body
from schemas.wire.order_events import PUBLIC
from services.common.eventstore import Recorded
from services.common.eventstore.codec import decode
from services.relay.messages import subject_of
from services.relay.relay import CHANNELS, TO_RICS, Channel
from tests.support.golden import newest
from tests.support.wire_examples import PARTY

AT = datetime(2016, 11, 8, 12, tzinfo=UTC)
SOURCE = "/orderfold/0123456789ab/1"
_CAUSE = Message(message_id="shop-4711", source="/shop", correlation_id="shop-4711").stored().encode()


def golden_messages() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each message with its name in the contract."""
    for fact in PUBLIC:
        yield from _told(fact, newest(fact).encode(), [*CHANNELS])
    for text in _other_requests():
        yield from _told(FulfillmentRequested, text, [TO_RICS])


def _told(
    fact: type[OrderFact], text: bytes, channels: Sequence[Channel]
) -> Iterator[tuple[str, dict[str, Any]]]:
    number_of_order = json.loads(text)["order_number"]
    stream = f"order-ACME-{number_of_order}"
    event = Recorded(0, 1, stream, 3, fact.type, fact.version, text, _CAUSE, AT)
    subject = subject_of(event)
    people: dict[UUID, bytes] = {subject: _document(event)} if subject else {}
    told = [channel.messages for channel in channels if fact.type in channel.types]
    for sent in (message for tell in told for message in tell(event, people, SOURCE)):
        if sent.value is None:
            continue  # a tombstone has no body to show
        headers = {name: (value or b"").decode() for name, value in sent.headers}
        yield (
            f"{sent.topic}.{headers['ce_type']}",
            {
                "name": "example",
                "key": (sent.key or b"").decode(),
                "headers": headers,
                "payload": json.loads(sent.value or b""),
            },
        )


def _document(event: Recorded) -> bytes:
    """What is kept of the person that a message names, as the service that records the fact keeps it."""
    person = {"ship_to": PARTY | {"attention": ""}, "special_instructions": ""}
    if event.type != FulfillmentRequested.type:
        return json.dumps(person).encode()
    fact = event.fact
    assert isinstance(fact, FulfillmentRequested)
    return json.dumps({"text": json.dumps(body(fact, person))}).encode()


def _other_requests() -> Iterator[bytes]:
    """The messages to RICS beside that of the golden fact: one fact stands for three."""
    create = decode(FulfillmentRequested.type, 1, newest(FulfillmentRequested))
    assert isinstance(create, FulfillmentRequested)
    line = structs.replace(create.lines[0], line_number=2, quantity=1, original_line_number=1, price=None)
    about = {"gift": None, "ship_via": None, "service": None, "under_review": None}
    yield structs.replace(
        create,
        **about,
        message_id="ACME:A-1:2:1",
        message_type="release_order_reservation",
        release_reason="rejected",
        lines=(line,),
    ).data()
    yield structs.replace(
        create,
        **about | {"under_review": False},
        message_id="ACME:A-1:3:1",
        message_type="send_under_review",
        lines=(),
    ).data()


def main() -> None:
    """Write the examples."""
    for name, message in golden_messages():
        (FOLDER / f"{name}.json").write_text(json.dumps(message, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
