"""What the relay publishes of each golden fact: the examples of the contract are these messages.

python -m tests.support.golden_messages     writes them into schemas/examples
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec import structs

from schemas.contract.examples import FOLDER
from schemas.events import ALL
from schemas.events.cause import Message
from schemas.events.fact import Fact
from schemas.events.order_fulfillment import FulfillmentRequested
from schemas.wire.fulfillment_requests import body
from services.common.bus.port import Outgoing
from services.common.eventstore import Recorded
from services.common.eventstore.codec import decode
from services.relay.channels import CHANNELS, TO_RICS, Channel
from tests.support.golden import newest
from tests.support.wire_examples import PARTY

AT = datetime(2016, 11, 8, 12, tzinfo=UTC)
SOURCE = "/orderfold/0123456789ab/1"
_CAUSE = Message(message_id="shop-4711", source="/shop", correlation_id="shop-4711").stored().encode()


def golden_messages() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each message with its name in the contract."""
    for fact in ALL:
        yield from _told(fact, newest(fact).encode(), [*CHANNELS])
    for text in _other_requests():
        yield from _told(FulfillmentRequested, text, [TO_RICS])


def _told(fact: type[Fact], text: bytes, channels: Sequence[Channel]) -> Iterator[tuple[str, dict[str, Any]]]:
    told = [channel for channel in channels if fact.type in channel.types]
    if not told:
        return
    event = Recorded(0, 1, _stream(json.loads(text)), 3, fact.type, fact.version, text, _CAUSE, AT)
    for sent in (message for channel in told for message in _messages(channel, event)):
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


def _stream(fact: dict[str, Any]) -> str:
    if "poll_id" in fact and "order_number" not in fact:
        return f"poll-ACME-{fact['location']}/{fact['poll_id']}"
    if "batch_id" in fact and "po_number" not in fact:
        return f"batch-ACME-{fact['batch_id']}"
    if "invoice_number" in fact and "po_number" not in fact:
        return f"invoice-ACME-{fact['vendor']}/{fact['invoice_number']}"
    if "po_number" in fact:
        return f"purchase_order-ACME-{fact['po_number']}"
    return f"order-ACME-{fact['order_number']}"


def _messages(channel: Channel, event: Recorded) -> Iterable[Outgoing]:
    return channel.messages(event, dict.fromkeys(channel.subjects(event), _document(event)), SOURCE)


def _document(event: Recorded) -> bytes:
    """What is kept of the person that a message names, as the service that records the fact keeps it."""
    party = PARTY | {"attention": ""}
    if event.type != FulfillmentRequested.type:
        person = {"sold_to": party, "ship_to": party, "special_instructions": "Ring twice"}
        if event.stream.startswith(("purchase_order-", "batch-")):
            words = {"1": {"customizations": [{"code": "MONOGRAM", "message": "CG"}], "messages": []}}
            person = {"sold_to": party, "ship_to": party, "order_messages": ["Leave at door"], "lines": words}
        return json.dumps(person).encode()
    fact = event.fact
    assert isinstance(fact, FulfillmentRequested)
    person = {"ship_to": party, "special_instructions": ""}
    return json.dumps({"text": json.dumps(body(fact, person))}).encode()


def main() -> None:
    """Write the examples."""
    for name, message in golden_messages():
        (FOLDER / f"{name}.json").write_text(json.dumps(message, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
