"""The whole corpus of malformed messages through the topics: each a dead letter once, neighbours unharmed."""

from pathlib import Path

from services.common.bus.port import Outgoing
from tests.support.malformed import corpus
from tests.support.parts import running_parts, with_fresh_database
from tests.support.stories import new_shop, order
from tests.support.system import running_system


def test_each_is_a_dead_letter_once_with_its_reason_and_its_neighbours_are_taken(tmp_path: Path) -> None:
    with (
        running_parts() as parts,
        with_fresh_database(parts, "malformed") as own,
        running_system(own) as system,
    ):
        shop = new_shop(system, tmp_path)
        bad = corpus(shop.code)
        outgoing = []
        for n, one in enumerate(bad):
            mark = (("corpus", one.name.encode()),)
            outgoing.append(Outgoing(one.topic, f"k-{n}".encode(), one.value, (*one.headers, *mark)))
            if n % 5 == 0:
                number = f"OK-{n}"
                good = Outgoing(
                    "orders-submitted", number.encode(), _bytes(order(shop.code, number, ("CHAIR", 1)))
                )
                outgoing.append(good)
        system.publisher.publish(outgoing)
        system.settle(90)

        told: dict[str, list[str]] = {}
        for topic in sorted({one.topic for one in bad}):
            for heard in system.heard(f"{topic}.dlq"):
                told.setdefault(heard.headers["corpus"].decode(), []).append(
                    heard.headers["dlq_reason"].decode()
                )
        assert told == {one.name: [str(one.reason)] for one in bad}
        rows = system.rows("SELECT count(*) AS n FROM analytics.dead_letters")
        assert rows[0]["n"] == len(bad) >= 300
        assert len(shop.statuses()) == len(range(0, len(bad), 5))


def _bytes(message: object) -> bytes:
    import json

    return json.dumps(message).encode()
