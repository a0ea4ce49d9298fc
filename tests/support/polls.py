"""What tests of polls tell: a location asks, and what it is told."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.support.stories import Shop
from tests.support.system import Heard


@dataclass(frozen=True)
class Answer:
    """What a location was told in answer to a poll."""

    poll_id: str
    key: str
    value: dict[str, Any]

    @staticmethod
    def of(heard: Heard) -> "Answer":
        """The answer in a message."""
        return Answer(heard.value["poll_id"], heard.key, heard.value)


def asked(shop: Shop, location: str, kind: str = "fulfillments", poll_id: str = "", **changes: Any) -> str:
    """A location asks; answers the id of its poll."""
    id_ = poll_id or uuid4().hex
    poll = {"organization": shop.code, "location": location, "kind": kind} | changes
    shop.system.publish("location-polls", poll, headers={"ce_id": id_})
    return id_


def ask(shop: Shop, location: str, kind: str = "fulfillments", poll_id: str = "", **changes: Any) -> Answer:
    """A location asks and is told, after everything published before is through."""
    shop.settle()
    id_ = asked(shop, location, kind, poll_id, **changes)
    shop.settle()
    heard = shop.heard("location-work", poll_id=id_, location=location)
    assert len(heard) == 1, heard
    return Answer.of(heard[0])


def told(answer: Answer) -> list[str]:
    """The numbers of the orders in an answer, in order."""
    return [order["order_number"] for order in answer.value["orders"]]


def statuses(answer: Answer) -> dict[str, list[tuple[str, int]]]:
    """Status and polled count of each line, by order number."""
    return {
        order["order_number"]: [(line["status"], line["polled_count"]) for line in order["lines"]]
        for order in answer.value["orders"]
    }
