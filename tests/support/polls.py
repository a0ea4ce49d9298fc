"""What tests of polls tell: a location asks, and what it is told."""

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from infra.ports import free_port
from tests.support.parts import running_parts, with_fresh_database
from tests.support.retail import HOME, Chain, open_chain, store
from tests.support.stories import Shop
from tests.support.system import Heard, System, running_system

HOST = "127.0.0.1"
TOKEN = "a-token-of-the-stores"


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
    return told_in(answer.value)


def told_in(answer: Any) -> list[str]:
    """The same of its JSON."""
    return [order["order_number"] for order in answer["orders"]]


def statuses(answer: Answer) -> dict[str, list[tuple[str, int]]]:
    """Status and polled count of each line, by order number."""
    return {
        order["order_number"]: [(line["status"], line["polled_count"]) for line in order["lines"]]
        for order in answer.value["orders"]
    }


@contextmanager
def system_over_http() -> Iterator[tuple[System, str]]:
    """A system of its own whose fulfillment service listens, and where."""
    port = free_port()
    settings = {"ORDERFOLD_HTTP": f"{HOST}:{port}", "ORDERFOLD_HTTP_TOKEN": TOKEN}
    with (
        running_parts() as parts,
        with_fresh_database(parts, "polls over http") as own,
        running_system(own, **settings) as system,
    ):
        yield system, f"http://{HOST}:{port}"


def two_stores(system: System, folder: Path) -> Chain:
    """Two stores, the first with stock."""
    chain = open_chain(system, folder, store("S-1", priority=1), store("S-2", priority=2))
    chain.shelf("S-1", CHAIR=1000)
    chain.settle()
    return chain


def submitted(shop: Chain, count: int) -> list[str]:
    """Submit so many orders of one line that S-1 gets; answers their numbers."""
    numbers = [f"A-{number:03}" for number in range(count)]
    for number in numbers:
        shop.submit(number, ("CHAIR", 1), dc=None, ship_to=HOME)
    shop.settle()
    return numbers


def listens(url: str) -> bool:
    """Whether somebody listens there."""
    host, _, port = url.removeprefix("http://").partition(":")
    with closing(socket.socket()) as attempt:
        return attempt.connect_ex((host, int(port))) == 0


def path(shop: Shop, location: str = "S-1", kind: str = "fulfillments") -> str:
    """Where a location asks."""
    return f"/v1/organizations/{shop.code}/locations/{location}/{kind}"


def post(
    url: str, where: str, body: Any = None, *, key: str | None = "", token: str = TOKEN
) -> tuple[int, Any]:
    """Status and body of a request; with an empty key, one that nobody used."""
    sent = {"Authorization": f"Bearer {token}"}
    if key is not None:
        sent["Idempotency-Key"] = key or uuid4().hex
    data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url + where, data, sent, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)
