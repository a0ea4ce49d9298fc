"""The whole corpus of malformed messages through the topics: each a dead letter once, neighbours unharmed."""

import json
from collections.abc import Sequence
from pathlib import Path

from services.common.bus.port import Outgoing
from tests.support.ledger import assert_ledger
from tests.support.malformed import Malformed, corpus
from tests.support.parts import running_parts, with_fresh_database
from tests.support.stories import DC, NIGHT, Shop, change, new_shop, order
from tests.support.system import running_system

_REFUSED = 'SELECT reason, path, topic, partition, "offset" FROM dead_letter'


def with_neighbours(bad: Sequence[Malformed], code: str) -> list[Outgoing]:
    """Each malformed message between good ones of its topic, on its key."""
    outgoing = []
    for n, one in enumerate(bad):
        key = f"k-{n % 12}".encode()
        outgoing.append(Outgoing(one.topic, key, one.value, (*one.headers, ("corpus", one.name.encode()))))
        outgoing.append(Outgoing(one.topic, key, json.dumps(_good(one.topic, code, n)).encode()))
    return outgoing


def _good(topic: str, code: str, n: int) -> dict[str, object]:
    match topic:
        case "orders-submitted":
            return order(code, f"OK-{n}", ("CHAIR", 1))
        case "inventory-changed":
            return change(code, DC, "CHAIR", 1, NIGHT)
        case "cancellations":
            return {"organization": code, "order_number": f"NEVER-{n}"}
        case "location-polls":
            return {"organization": code, "location": DC, "kind": "fulfillments"}
        case _:
            return {"organization": code, "dispatch_id": f"{code}:NEVER-{n}:1", "status": "fulfilled"}


def _told(shop: Shop, topics: set[str]) -> dict[str, list[tuple[str, str]]]:
    """Reason and path of every message about the corpus on the dead-letter topics, by its name in the corpus."""
    told: dict[str, list[tuple[str, str]]] = {}
    for topic in sorted(topics):
        for heard in shop.system.heard(f"{topic}.dlq"):
            if "corpus" in heard.headers:
                said = (heard.headers["dlq_reason"].decode(), heard.headers["dlq_path"].decode())
                told.setdefault(heard.headers["corpus"].decode(), []).append(said)
    return told


def test_each_is_a_dead_letter_once_with_its_reason_and_its_neighbours_are_taken(tmp_path: Path) -> None:
    with (
        running_parts() as parts,
        with_fresh_database(parts, "malformed") as own,
        running_system(own) as system,
    ):
        shop = new_shop(system, tmp_path)
        bad = corpus(shop.code)
        system.publisher.publish(with_neighbours(bad, shop.code))
        system.settle()

        topics = {one.topic for one in bad}
        wanted = {one.name: (str(one.reason), one.path) for one in bad}
        told = _told(shop, topics)
        assert told.keys() == wanted.keys()
        assert {name: said for name, said in told.items() if not _is(said, wanted[name])} == {}
        sent = {topic: sum(one.topic == topic for one in bad) for topic in topics}
        assert sum(sent.values()) >= 300
        kept = shop.system.database.execute(_REFUSED).fetchall()
        assert (
            len(kept) == len(bad) + sent["status-updates"]
        )  # no such dispatch: the neighbours among updates
        assert len(shop.statuses()) == sent["orders-submitted"]
        assert shop.stock("CHAIR")[0] == sent["inventory-changed"]
        assert_ledger(system)


def _is(said: list[tuple[str, str]], wanted: tuple[str, str | None]) -> bool:
    (reason, path), *more = said
    return not more and reason == wanted[0] and wanted[1] in (None, path)
